//! The HTML report in headless Chromium, driven through `ChromeDriver`: that clicking the draft's words opens the source's
//! passage beside them, that filters and keys work, that it reads without JavaScript, on a phone, in the dark and on paper,
//! that nothing is fetched and nothing from a file runs as code. Leaves screenshots in `target/tmp/browser`.
//!
//! Ignored where no browser is at hand; `.ci/run` installs one and fails unless this ran
//! (`cargo test --test browser -- --ignored`).

mod sample;

use gainsay::document::Disclosure;
use gainsay::report::{Detail, Format, Style};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Flags that a browser needs to run as root, without a screen, and to call nobody.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
];

/// A browser session; ends with the value.
struct Browser {
    driver: Child,
    port: u16,
    session: String,
    folder: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.request("DELETE", &format!("/session/{}", self.session), None);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// Starts a driver and a headless browser with a new profile.
    fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let driver = Command::new("chromedriver").arg(format!("--port={port}")).stdout(Stdio::null()).spawn();
        let driver = driver.expect("chromedriver starts; Debian's packages are chromium and chromium-driver");
        let mut browser = Self { driver, port, session: String::new(), folder: tempfile::tempdir().expect("a folder") };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let profile = format!("--user-data-dir={}", browser.folder.path().join("profile").display());
        let flags: Vec<&str> = FLAGS.iter().copied().chain([profile.as_str()]).collect();
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": { "args": flags } } } });
        let answer = browser.request("POST", "/session", Some(&wanted));
        browser.session = answer["sessionId"].as_str().expect("a session").to_owned();
        browser
    }

    /// Opens a page with this text.
    fn open(&self, html: &str) {
        let path = self.folder.path().join("report.html");
        fs::write(&path, html).expect("writable");
        // A page of the same address with another fragment would not be loaded anew.
        self.send("POST", "/url", &json!({ "url": "about:blank" }));
        self.send("POST", "/url", &json!({ "url": format!("file://{}", path.display()) }));
    }

    /// Sends a command of the session and gives its value.
    fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        self.request(method, &format!("/session/{}{path}", self.session), Some(body))
    }

    /// Speaks `WebDriver`'s HTTP to the driver.
    fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the driver listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        let body = body.map(Value::to_string).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).expect("the driver reads");
        let mut reader = BufReader::new(stream);
        let (mut line, mut length) = (String::new(), 0);
        while reader.read_line(&mut line).expect("an answer") > 2 {
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
            line.clear();
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer).expect("a body");
        let answer: Value = serde_json::from_slice(&answer).expect("JSON");
        assert!(answer["value"]["error"].is_null(), "{method} {path}: {answer}");
        answer["value"].clone()
    }

    /// Sends a command of the browser's own protocol.
    fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.send("POST", "/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// Runs a script and gives what it returns.
    fn run(&self, script: &str) -> Value {
        self.send("POST", "/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Clicks the first element that `selector` finds.
    fn click(&self, selector: &str) {
        let found = self.send("POST", "/element", &json!({ "using": "css selector", "value": selector }));
        let id = found.as_object().and_then(|ids| ids.values().next()).and_then(Value::as_str).expect("an element");
        self.send("POST", &format!("/element/{id}/click"), &json!({}));
    }

    /// Types one key into the page.
    fn press(&self, key: &str) {
        let strokes = json!([{ "type": "keyDown", "value": key }, { "type": "keyUp", "value": key }]);
        let keys = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] });
        self.send("POST", "/actions", &keys);
    }

    /// How the page is to be shown: its width, and what it believes of the reader's medium.
    fn view(&self, width: u32, medium: &str, scheme: &str) {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.devtools("Emulation.setDeviceMetricsOverride", &size);
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.devtools("Emulation.setEmulatedMedia", &json!({ "media": medium, "features": features }));
    }

    /// Keeps a picture of what is in view, and gives its size in bytes.
    fn photograph(&self, name: &str) -> usize {
        let answer = self.devtools("Page.captureScreenshot", &json!({ "format": "png" }));
        let png = decoded(answer["data"].as_str().expect("a picture"));
        fs::write(pictures().join(name), &png).expect("writable");
        png.len()
    }

    /// Whether the element that `selector` finds lies in view.
    fn sees(&self, selector: &str) -> bool {
        let script = format!(
            "const found = document.querySelector({selector:?}), box = found.getBoundingClientRect();
             return found.checkVisibility() && box.height > 0 && box.top < innerHeight && box.bottom > 0;"
        );
        self.run(&script) == true
    }
}

/// Where the pictures lie.
fn pictures() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser")
}

/// Bytes of Base64.
fn decoded(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut bits, mut n_bits, mut bytes) = (0_u32, 0, Vec::new());
    for six in text.bytes().filter_map(value) {
        bits = bits << 6 | u32::from(six);
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes.push(u8::try_from(bits >> n_bits & 0xff).expect("eight bits"));
        }
    }
    bytes
}

fn report(disclosure: Disclosure) -> String {
    sample::render_as(Format::Html, disclosure, Style { coverage: Detail::Full, ..Style::default() })
}

/// Text whose contrast with what lies behind it is below what WCAG 2 asks of small text (AA, 4.5).
const PALE: &str = r"
  const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const pale = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.getClientRects().length || ['SCRIPT', 'STYLE', 'OPTION'].includes(element.tagName)) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) pale.push(`${element.tagName}.${element.className}: ${ratio.toFixed(2)}`);
  }
  return pale;";

#[test]
#[ignore = "needs chromium and chromedriver"]
fn the_html_report_works_in_a_browser() {
    let _ = fs::remove_dir_all(pictures());
    fs::create_dir_all(pictures()).expect("a folder");
    let browser = Browser::start();
    clicking_keys_and_filters(&browser);
    safe_from_what_files_hold(&browser);
    readable_everywhere(&browser);
    readable_without_javascript(&browser);
}

/// The words of the draft lead to the source's passage beside them; keys and filters move among the findings.
fn clicking_keys_and_filters(browser: &Browser) {
    browser.open(&report(Disclosure::Open));
    browser.view(1280, "screen", "light");
    assert_eq!(browser.run("return document.querySelectorAll('details.card').length"), 3);
    let states = "return [...document.querySelectorAll('.draft .claim')].map(claim => claim.className)";
    assert!(browser.run(states).to_string().contains("contradicted"), "claims are marked by coverage");

    let n_open = "return document.querySelectorAll('details.card[open]').length";
    assert_eq!(browser.run(n_open), 0, "the draft is to be read first");
    browser.click("a.finding.warning");
    assert_eq!(browser.run("return location.hash"), "#f3");
    assert_eq!(
        browser.run("return document.querySelector('#f3').parentElement.open"),
        true,
        "clicking the words opens it"
    );
    assert!(browser.sees("#f3 blockquote mark") && browser.sees("a.finding.warning"), "both sides are in view");
    assert_eq!(browser.run("return document.querySelector('#f3 blockquote mark').textContent"), "$4.1 million");
    let beside =
        "const [a, b] = ['a.finding.warning', '.card.current'].map(s => document.querySelector(s).getBoundingClientRect());
                  return b.left > a.right && Math.abs(b.top - a.top) < 120";
    assert_eq!(browser.run(beside), true, "the passage stands beside the words");
    browser.photograph("desktop-light.png");

    browser.click("input[data-severity=error]");
    let shown = "return [...document.querySelectorAll('details.card')].filter(card => !card.hidden).map(card => card.dataset.number)";
    assert_eq!(browser.run(shown), json!(["3"]), "errors are filtered out");
    assert_eq!(browser.run("return document.querySelector('[data-shown]').textContent"), "1 of 3 shown");
    browser.click("input[data-severity=error]");

    browser.run("document.activeElement.blur()");
    let current = "return document.querySelector('.card.current').dataset.number";
    browser.press("n");
    assert_eq!(browser.run(current), "1", "from the last finding to the first");
    browser.press("p");
    browser.press("p");
    assert_eq!(browser.run(current), "2", "and back");
    browser.press("o");
    assert_eq!(browser.run("return document.querySelector('.card.current').open"), false, "a key folds it");

    browser.click("[data-fold]");
    assert_eq!(browser.run(n_open), 0, "all are folded");
    browser.click("[data-fold]");
    assert_eq!(browser.run(n_open), 3, "and opened");

    let pick = "const list = document.querySelector('select[data-rule]'); list.value = 'weekday-calendar';
                list.dispatchEvent(new Event('change'))";
    browser.run(pick);
    assert_eq!(browser.run(shown), json!(["2"]), "one rule alone");
    browser.click("input[data-state=contradicted]");
    let unmarked = "return getComputedStyle(document.querySelector('.draft .contradicted')).textDecorationColor";
    assert!(browser.run(unmarked).as_str().is_some_and(|colour| colour.ends_with(" 0)")), "marks can be taken off");
}

/// Nothing is fetched, nothing from a file becomes markup, and confidential words are not in the page.
fn safe_from_what_files_hold(browser: &Browser) {
    let html = report(Disclosure::Open);
    browser.open(&html);
    assert_eq!(browser.run("return performance.getEntriesByType('resource').length"), 0, "the page fetches nothing");
    assert_eq!(browser.run("return document.querySelectorAll('img').length"), 0, "markup in a source is text");
    let source = "return document.querySelector('#f1').textContent.includes('<img src=x onerror=alert(1)>')";
    assert_eq!(browser.run(source), true);
    assert!(!html.contains('\u{1b}') && !html.contains('\u{202e}'), "control characters are replaced");
    let reference = browser.run("return document.querySelector('#f2').textContent");
    let reference = reference.as_str().expect("text");
    assert!(reference.contains("14 May 2026 is a Thursday") && !reference.contains("calendar:1"), "{reference}");
    assert_eq!(browser.run("return document.querySelectorAll('#f2 details').length"), 0, "no empty word-by-word");

    browser.open(&report(Disclosure::Confidential));
    assert_eq!(browser.run("return document.documentElement.outerHTML.includes('$4.1 million')"), false);
}

/// Light, dark, a phone and paper: enough contrast, and nothing wider than the page.
fn readable_everywhere(browser: &Browser) {
    browser.open(&report(Disclosure::Open));
    browser.click("[data-fold]");
    for (name, width, medium, scheme) in [
        ("desktop-dark.png", 1280, "screen", "dark"),
        ("phone-light.png", 390, "screen", "light"),
        ("phone-dark.png", 390, "screen", "dark"),
        ("print.png", 800, "print", "light"),
    ] {
        browser.view(width, medium, scheme);
        assert!(browser.photograph(name) > 5_000, "{name} shows something");
        assert_eq!(browser.run(PALE), json!([]), "{name}: contrast");
        let wide = "return document.documentElement.scrollWidth - innerWidth";
        assert!(browser.run(wide).as_i64().is_some_and(|px| px <= 0), "{name}: nothing sticks out");
    }
    browser.open(&report(Disclosure::Open));
    let printed = "return document.querySelector('#f1 blockquote').checkVisibility()";
    assert_eq!(browser.run(printed), true, "folded findings are printed too");
    let bar = "return document.querySelector('input[data-severity]').getClientRects().length";
    assert_eq!(browser.run(bar), 0, "controls are not printed");
    browser.view(1280, "screen", "light");
}

/// The page without its scripts.
fn readable_without_javascript(browser: &Browser) {
    let mut html = report(Disclosure::Open);
    while let Some(start) = html.find("<script>") {
        let end = html[start..].find("</script>").expect("it ends") + start + "</script>".len();
        html.replace_range(start..end, "");
    }
    browser.open(&html);
    browser.view(390, "screen", "light");
    browser.click("a.finding.warning");
    assert!(browser.sees("#f3 blockquote mark"), "the link leads to the passage");
    browser.photograph("phone-without-javascript.png");
    let controls = "return [...document.querySelectorAll('.bar input, .bar select, .bar button')]
                    .filter(control => control.getClientRects().length).length";
    assert_eq!(browser.run(controls), 0, "controls that would do nothing are not shown");
}

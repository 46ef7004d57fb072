//! The HTML report in headless Chromium, driven through `ChromeDriver`: that it renders, that clicking a finding leads to its
//! source, that filters and keys work, that nothing is fetched and nothing from a file runs as code.
//!
//! Ignored where no browser is at hand; `.ci/run` installs one and runs it (`cargo test --test browser -- --ignored`).

mod sample;

use gainsay::report::Format;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A browser session; ends with the value.
struct Browser {
    driver: Child,
    port: u16,
    session: String,
    profile: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.send("DELETE", "", None);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// Starts a driver and a headless browser.
    fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let driver = Command::new("chromedriver").arg(format!("--port={port}")).stdout(Stdio::null()).spawn();
        let driver = driver.expect("chromedriver; Debian's package is chromium-driver");
        let profile = tempfile::tempdir().expect("a folder");
        let mut browser = Self { driver, port, session: String::new(), profile };
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let user_data = format!("--user-data-dir={}", browser.profile.path().display());
        let arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic"];
        let quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", &user_data];
        let arguments: Vec<&str> = arguments.into_iter().chain(quiet).collect();
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": { "args": arguments } } } });
        let answer = browser.request("POST", "/session", Some(&wanted));
        browser.session = answer["sessionId"].as_str().expect("a session").to_owned();
        browser
    }

    /// Sends a command of the session and gives its value.
    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        self.request(method, &format!("/session/{}{path}", self.session), body)
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

    /// Runs a script and gives what it returns.
    fn run(&self, script: &str) -> Value {
        self.send("POST", "/execute/sync", Some(&json!({ "script": script, "args": [] })))
    }

    /// Clicks the first element that `selector` finds.
    fn click(&self, selector: &str) {
        let found = self.send("POST", "/element", Some(&json!({ "using": "css selector", "value": selector })));
        let id = found.as_object().and_then(|ids| ids.values().next()).and_then(Value::as_str).expect("an element");
        self.send("POST", &format!("/element/{id}/click"), Some(&json!({})));
    }
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn the_html_report_works_in_a_browser() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("report.html");
    std::fs::write(&path, sample::render(Format::Html)).expect("writable");
    let browser = Browser::start();
    browser.send("POST", "/url", Some(&json!({ "url": format!("file://{}", path.display()) })));

    assert_eq!(browser.run("return document.querySelectorAll('aside section').length"), 3);
    let external = "return performance.getEntriesByType('resource').filter(r => !r.name.startsWith('file:')).length";
    assert_eq!(browser.run(external), 0, "the page fetches nothing");

    browser.click("a.finding.error");
    assert_eq!(browser.run("return location.hash"), "#f1");
    let seen = "const box = document.querySelector('#f1').getBoundingClientRect(); return box.top < innerHeight && box.bottom > 0";
    assert_eq!(browser.run(seen), true, "the click leads to the source passage");

    browser.click("input[data-show=error]");
    let shown = "return [...document.querySelectorAll('aside section')].filter(s => !s.hidden).length";
    assert_eq!(browser.run(shown), 1, "errors are filtered out");

    let key = "document.dispatchEvent(new KeyboardEvent('keydown', { key: 'n' })); return document.querySelector('.current').id";
    assert_eq!(browser.run(key), "f3", "the key goes to the next finding that is shown");
}

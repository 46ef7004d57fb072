//! Every format over one made-up report, as people and programs get it.

mod sample;

use gainsay::document::Disclosure;
use gainsay::report::{Detail, Format, Paint, Style};
use sample::render_as;

#[test]
fn every_format_renders_the_sample_report() {
    for &format in Format::ALL {
        let style = Style { width: 80, coverage: Detail::Full, ..Style::default() };
        insta::assert_snapshot!(format.name(), render_as(format, Disclosure::Open, style));
    }
}

#[test]
fn no_format_prints_the_words_of_a_confidential_source() {
    for &format in Format::ALL {
        let style = Style { coverage: Detail::Full, detail: Detail::Full, paint: Paint::Coloured, ..Style::default() };
        let out = render_as(format, Disclosure::Confidential, style);
        assert!(!out.contains("$4.1 million"), "{} prints them:\n{out}", format.name());
        assert!(!out.contains("4100000"), "{} prints their value:\n{out}", format.name());
    }
}

/// The sample's source holds an escape sequence and a character that turns the direction of text.
#[test]
fn nothing_that_a_terminal_would_obey_comes_from_a_file() {
    for &format in Format::ALL {
        let plain = render_as(format, Disclosure::Open, Style::default());
        let obeyed = |c: &char| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c);
        assert_eq!(plain.chars().find(obeyed), None, "{}", format.name());
        let painted = render_as(format, Disclosure::Open, Style { paint: Paint::Coloured, ..Style::default() });
        assert!(!painted.contains("\u{1b}[31m|") && !painted.contains('\u{202e}'), "{}", format.name());
    }
}

#[test]
fn the_reports_for_people_keep_to_their_width() {
    for (format, width) in [(Format::Full, 80), (Format::Full, 60)] {
        let style = Style { width, coverage: Detail::Full, detail: Detail::Full, ..Style::default() };
        let out = render_as(format, Disclosure::Open, style);
        // A link is not cut, and a problem stays one line, to be searched for.
        for line in out.lines().filter(|line| !line.contains("://") && !line.starts_with("problem: ")) {
            let columns = unicode_width::UnicodeWidthStr::width(line);
            assert!(columns <= width, "{columns} columns: {line}");
        }
    }
}

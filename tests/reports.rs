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

#[test]
fn plain_style_has_no_escape_sequences() {
    for &format in Format::ALL {
        let out = render_as(format, Disclosure::Open, Style::default());
        assert!(!out.contains('\u{1b}'), "{}", format.name());
    }
}

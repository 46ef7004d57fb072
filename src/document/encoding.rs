//! From bytes on disk to text, with the way back. UTF-8 first; then byte-order marks and UTF-16; then what the page
//! declares; then a guess.

use super::Encoding;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotText {
    #[error("is {0}, which gainsay cannot read; save its text as `.txt`, `.md` or `.html` instead")]
    Known(&'static str),
    #[error("is binary and no text; name a text, Markdown or HTML file")]
    Binary,
}

/// First bytes of file kinds that people hand to a checker by mistake.
const KNOWN: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"SQLite format 3", "a database"),
];

/// How far into the file a page's own declaration of its encoding is looked for, in bytes; the HTML standard's figure.
const DECLARATION_WINDOW: usize = 1024;

/// Decodes `bytes`; a byte-order mark stays in the text as U+FEFF.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Encoding), NotText> {
    if let Some((_, what)) = KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(NotText::Known(what));
    }
    // Before UTF-8: English in UTF-16 without a mark is valid UTF-8 too, with a NUL after every letter.
    let utf16 = utf16(bytes);
    if let (None, Ok(text)) = (utf16, std::str::from_utf8(bytes)) {
        return if looks_binary(text) { Err(NotText::Binary) } else { Ok((text.to_owned(), Encoding::Utf8)) };
    }
    if utf16.is_none() && memchr::memchr(0, bytes).is_some() {
        return Err(NotText::Binary);
    }
    let encoding = utf16.unwrap_or_else(|| declared_or_guessed(bytes));
    let (text, marks) = decode_with_marks(bytes, encoding);
    if looks_binary(&text) {
        return Err(NotText::Binary);
    }
    Ok((text, Encoding::Legacy { name: encoding.name(), marks }))
}

/// UTF-16, by its byte-order mark or by every other byte being zero.
fn utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(encoding_rs::UTF_16LE),
        [0xfe, 0xff, ..] => return Some(encoding_rs::UTF_16BE),
        _ => {}
    }
    // English in UTF-16 has a zero in nearly every second byte; 70 % leaves room for quotes, dashes and a line of Arabic.
    let pairs = bytes.chunks_exact(2).take(DECLARATION_WINDOW);
    let n_pairs = pairs.len();
    let (high, low) =
        pairs.fold((0, 0), |(high, low), pair| (high + usize::from(pair[0] == 0), low + usize::from(pair[1] == 0)));
    if n_pairs < 4 {
        None
    } else if low * 10 >= n_pairs * 7 && high == 0 {
        Some(encoding_rs::UTF_16LE)
    } else if high * 10 >= n_pairs * 7 && low == 0 {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
}

/// The encoding that a page declares, when the bytes keep to it; else the likeliest.
fn declared_or_guessed(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let head = &bytes[..bytes.len().min(DECLARATION_WINDOW)];
    let declared = memchr::memmem::find(&head.to_ascii_lowercase(), b"charset=").and_then(|at| {
        let label: Vec<u8> = head[at + 8..]
            .iter()
            .copied()
            .skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '))
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte))
            .collect();
        encoding_rs::Encoding::for_label(&label)
    });
    if let Some(encoding) = declared {
        // A page may declare UTF-8 and not be it; those bytes were tried already.
        if encoding != encoding_rs::UTF_8 && !encoding.decode_without_bom_handling(bytes).1 {
            return encoding;
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // UTF-8 was tried and failed: a guess of it would give a text of replacement characters.
    detector.guess(None, Utf8Detection::Deny)
}

/// Decodes byte by byte, noting where text and disk drift apart. Slow against a whole-buffer decoder, but only files that
/// are not UTF-8 come here.
fn decode_with_marks(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> (String, Vec<(u32, u32)>) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut marks = Vec::new();
    // Text and disk offset after the last character that was written.
    let (mut text_at, mut disk_at) = (0, 0);
    let mut drifted = 0_isize;
    for (idx, byte) in bytes.iter().enumerate() {
        text.reserve(16);
        let last = idx + 1 == bytes.len();
        // One byte in, at most a handful out: the reserve above always suffices.
        let _ = decoder.decode_to_string(std::slice::from_ref(byte), &mut text, last);
        if text.len() == text_at {
            continue;
        }
        (text_at, disk_at) = (text.len(), idx + 1);
        let drift = text_at.cast_signed() - disk_at.cast_signed();
        if drift != drifted {
            drifted = drift;
            let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
            marks.push((clamp(text_at), clamp(disk_at)));
        }
    }
    debug_assert!(disk_at <= bytes.len(), "never past the input");
    (text, marks)
}

/// Whether control characters show that this is no text: a NUL, or more than one in a hundred characters.
fn looks_binary(text: &str) -> bool {
    let head = text.char_indices().nth(8192).map_or(text, |(end, _)| &text[..end]);
    let odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}' | '\u{1a}' | '\u{1b}');
    let n_odd = head.chars().filter(|&c| odd(c)).count();
    memchr::memchr(0, text.as_bytes()).is_some() || n_odd * 100 > head.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, from_text};
    use crate::span::Span;

    /// `text` written in `encoding` decodes to itself, and every word leads back to its bytes on disk.
    fn check(text: &str, bytes: &[u8], name: Option<&str>) {
        let (decoded, encoding) = decode(bytes).expect("text");
        assert_eq!(decoded, text);
        let found = match &encoding {
            Encoding::Utf8 => None,
            Encoding::Legacy { name, .. } => Some(*name),
        };
        assert_eq!(found, name);
        let written = name.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
        let document = Document { encoding, text: decoded, ..from_text("x.txt", "", crate::document::Role::Draft).0 };
        for (at, word) in text.split(' ').map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word)) {
            let disk = document.disk_span(Span::new(at, at + word.len()));
            let slice = &bytes[disk.range()];
            let back = written.map_or_else(
                || String::from_utf8_lossy(slice).into_owned(),
                |encoding| encoding.decode_without_bom_handling(slice).0.into_owned(),
            );
            assert_eq!(back, word);
        }
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn utf_8_with_and_without_mark_is_kept_as_it_is() {
        for text in ["plain words", "“Curly” words – and 🇮🇷", "\u{feff}after a mark"] {
            check(text, text.as_bytes(), None);
        }
    }

    #[test]
    fn utf_16_leads_back_to_its_bytes() {
        let text = "\u{feff}The “fourth” round in Téhéran 🇮🇷 was put off";
        check(text, &utf16(text, u16::to_le_bytes), Some("UTF-16LE"));
        check(text, &utf16(text, u16::to_be_bytes), Some("UTF-16BE"));
        let bare = "No mark stands before this text";
        check(bare, &utf16(bare, u16::to_le_bytes), Some("UTF-16LE"));
        check(bare, &utf16(bare, u16::to_be_bytes), Some("UTF-16BE"));
    }

    #[test]
    fn windows_1252_is_guessed_from_curly_quotes() {
        let text = "“We’re café owners,” she said – about £20 more";
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        check(text, &bytes, Some("windows-1252"));
    }

    #[test]
    fn a_declared_encoding_is_believed_when_the_bytes_keep_to_it() {
        let text = "<meta charset=\"shift_jis\"> <p>東京 said Tokyo</p>";
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(text);
        check(text, &bytes, Some("Shift_JIS"));
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        let why = |bytes: &[u8]| decode(bytes).err();
        assert_eq!(why(b"%PDF-1.7 \xff\xff"), Some(NotText::Known("a PDF document")));
        assert_eq!(why(b"PK\x03\x04rest"), Some(NotText::Known("a zip archive or an office document")));
        assert_eq!(why(b"\x7fELF\x02\x01\x00\x00\x00\xff"), Some(NotText::Binary));
        assert_eq!(why(b"words and a NUL\x00 in UTF-8"), Some(NotText::Binary));
    }
}

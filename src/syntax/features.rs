//! What the model sees of a word: its normal form, hashed n-grams and hashed outline. `train/features.py` holds the same
//! functions; both must give the same numbers.

/// Rows of the n-gram table; row 0 is never used.
pub(super) const GRAM_BUCKETS: u32 = 16_384;
/// Rows of the outline table.
pub(super) const SHAPE_BUCKETS: u32 = 512;
/// Most n-grams read of one word; more than nine in ten words have fewer.
const MAX_GRAMS: usize = 20;
/// Most characters read of one word: n-grams past these would not be kept anyway.
const MAX_CHARS: usize = 64;

/// One spelling for quotes and dashes of all kinds.
fn plain(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2013}' | '\u{2014}' => '-',
        '\u{a0}' => ' ',
        c => c,
    }
}

/// Lower case with plain quotes and dashes.
pub(super) fn lower(form: &str) -> String {
    if form.is_ascii() {
        return form.to_ascii_lowercase();
    }
    form.chars().map(plain).collect::<String>().to_lowercase()
}

/// The key of all look-ups: lower case, plain quotes and dashes, every digit a 0.
pub(super) fn normal(form: &str) -> String {
    if form == "``" || form == "''" {
        return "\"".to_owned();
    }
    let mut word = lower(form);
    if word.bytes().any(|b| b.is_ascii_digit()) {
        word = word.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    }
    word
}

/// FNV-1a over one byte of kind and the text's bytes, with a final mix.
fn hash(kind: u8, text: &[u8]) -> u32 {
    let step = |value: u32, &byte: &u8| (value ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let value = text.iter().fold(step(0x811c_9dc5, &kind), step);
    (value ^ (value >> 15)).wrapping_mul(0x2c1b_3c6d) >> 8
}

/// Buckets of a normal form's prefixes (1 to 4 characters), suffixes (1 to 5) and trigrams with its borders.
pub(super) fn grams(word: &str) -> Vec<u32> {
    let mut borders: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
    borders.push(word.len());
    let n = borders.len() - 1;
    let bytes = word.as_bytes();
    let bucket = |kind, text: &[u8]| 1 + hash(kind, text) % (GRAM_BUCKETS - 1);
    let mut found = Vec::with_capacity(MAX_GRAMS);
    found.extend((1..=n.min(4)).map(|k| bucket(b'p', &bytes[..borders[k]])));
    found.extend((1..=n.min(5)).map(|k| bucket(b's', &bytes[borders[n - k]..])));
    let framed: Vec<u8> = [b"<", bytes, b">"].concat();
    // Where the framed word's character `k` begins; its frame is one byte on either side.
    let place = |k: usize| if k == 0 { 0 } else { borders.get(k - 1).map_or(framed.len(), |at| at + 1) };
    found.extend((0..n.min(MAX_CHARS)).map(|k| bucket(b't', &framed[place(k)..place(k + 3)])));
    found.truncate(MAX_GRAMS);
    found
}

/// Bucket of the form's outline: X, x, d or the character itself, runs cut to two, eight in all.
pub(super) fn shape(form: &str) -> u32 {
    let mut outline: Vec<char> = Vec::with_capacity(8);
    for c in form.chars() {
        let kind = match c {
            c if c.is_uppercase() => 'X',
            c if c.is_lowercase() => 'x',
            c if c.is_ascii_digit() => 'd',
            c if c.is_alphabetic() => 'a',
            c => plain(c),
        };
        if let [.., first, second] = outline[..]
            && first == kind
            && second == kind
        {
            continue;
        }
        outline.push(kind);
        if outline.len() == 8 {
            break;
        }
    }
    hash(b'h', outline.iter().collect::<String>().as_bytes()) % SHAPE_BUCKETS
}

#[cfg(test)]
mod tests {
    use super::{grams, normal, shape};

    #[test]
    fn the_normal_form_forgets_case_digits_and_the_cut_of_quotes() {
        assert_eq!(["Don’t", "1,200", "“", "``", "ÉTÉ"].map(normal), ["don't", "0,000", "\"", "\"", "été"]);
    }

    /// The numbers were printed by `train/features.py`.
    #[test]
    fn hashes_agree_with_the_trainer() {
        assert_eq!(grams("it"), GRAMS_IT);
        assert_eq!(grams("émigré's"), GRAMS_EMIGRE);
        assert_eq!(["McDonald", "U.S.", "AAA-1999", "¿Qué", ""].map(shape), SHAPES);
    }

    const GRAMS_IT: [u32; 6] = [7292, 7260, 7985, 7119, 10170, 4181];
    const GRAMS_EMIGRE: [u32; 17] =
        [8486, 11669, 1573, 2245, 16244, 6017, 12108, 10598, 5285, 12614, 11528, 6678, 7403, 3904, 516, 160, 15807];
    const SHAPES: [u32; 5] = [391, 151, 339, 405, 398];
    #[test]
    fn any_text_is_read() {
        for word in ["", "a", "\u{0}", "👩‍👩‍👧", "ß\u{301}", &"long".repeat(10_000)] {
            assert!(grams(word).iter().all(|&bucket| bucket > 0 && bucket < super::GRAM_BUCKETS));
            assert!(shape(word) < 512);
        }
    }
}

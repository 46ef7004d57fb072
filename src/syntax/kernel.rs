//! Integer matrix products and the element-wise functions of the network, the same bits on every machine.
//!
//! Products take 16-bit activations and 8-bit weights and add up in 32-bit integers, where order does not matter; the rest
//! uses only IEEE additions, multiplications and divisions, one lane at a time, never contracted. So the AVX2 path and the
//! portable one agree bit for bit, and a checker gives the same report on a laptop and in CI.

/// Outputs computed together: two AVX2 registers of 32-bit sums.
const LANES: usize = 16;
/// Rows computed together: 2 × 6 sums, 2 weights and 1 activation fill 15 of AVX2's 16 registers.
const TILE: usize = 6;
/// Largest quantised activation: 1,024 products with an 8-bit weight still fit in 31 bits.
const LIMIT: f32 = 16_383.0;

/// Which instructions to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Plain Rust, for any processor.
    Portable,
    /// 128-bit integer instructions, which every 64-bit x86 processor has.
    #[cfg(target_arch = "x86_64")]
    Sse2,
    /// 256-bit integer instructions, found at run time.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 512-bit products that add up in one step, and AVX2 for the rest; found at run time.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Width {
    /// The widest this processor has.
    #[must_use]
    pub fn detect() -> Self {
        Self::available().pop().unwrap_or(Self::Portable)
    }

    /// Every one this processor has, from narrow to wide.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let mut found = vec![Self::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            found.push(Self::Sse2);
            if std::arch::is_x86_feature_detected!("avx2") {
                found.push(Self::Avx2);
                if std::arch::is_x86_feature_detected!("avx512f") && std::arch::is_x86_feature_detected!("avx512vnni") {
                    found.push(Self::Avx512);
                }
            }
        }
        found
    }
}

/// Defines a function that is compiled twice, plainly and for AVX2, and takes the [`Width`] to use as its first argument.
///
/// Rust neither reorders nor fuses floating-point operations, so both versions give the same bits.
macro_rules! for_every_width {
    ($(#[$doc:meta])* fn $name:ident($($arg:ident: $type:ty),+ $(,)?) $body:block) => {
        $(#[$doc])*
        fn $name(width: $crate::syntax::kernel::Width, $($arg: $type),+) {
            #[inline(always)]
            fn plain($($arg: $type),+) $body

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn wide($($arg: $type),+) {
                plain($($arg),+)
            }

            match width {
                #[cfg(target_arch = "x86_64")]
                #[expect(unsafe_code, reason = "calls code compiled for AVX2, which `Width::available` found")]
                // SAFETY: these two are only made after AVX2 was found.
                $crate::syntax::kernel::Width::Avx2 | $crate::syntax::kernel::Width::Avx512 => unsafe { wide($($arg),+) },
                _ => plain($($arg),+),
            }
        }
    };
}
pub(super) use for_every_width;

/// Weights of one linear layer, laid out for the product.
pub(super) struct Packed {
    inputs: usize,
    outputs: usize,
    /// Per group of [`LANES`] outputs and pair of inputs: the outputs' two weights, side by side.
    weights: Vec<i16>,
}

impl Packed {
    /// Packs weights given row by row (one row per output), the inputs rounded up to an even number.
    pub(super) fn new(outputs: usize, inputs: usize, weight: impl Fn(usize, usize) -> i16) -> Self {
        let pairs = inputs.div_ceil(2);
        let groups = outputs.div_ceil(LANES);
        let mut weights = vec![0; groups * pairs * LANES * 2];
        for output in 0..outputs {
            let group = &mut weights[output / LANES * pairs * LANES * 2..][..pairs * LANES * 2];
            for input in 0..inputs {
                group[(input / 2 * LANES + output % LANES) * 2 + input % 2] = weight(output, input);
            }
        }
        Self { inputs: pairs * 2, outputs, weights }
    }

    /// Inputs per row, an even number.
    pub(super) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Outputs per row.
    pub(super) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Hands the exact sums of every row to `take(row, first output, sums)`, in groups of at most sixteen outputs.
    ///
    /// `rows` holds whole rows of [`Packed::inputs`] activations.
    pub(super) fn product(&self, width: Width, rows: &[i16], mut take: impl FnMut(usize, usize, &[i32])) {
        let size = self.inputs.max(1);
        for (group, weights) in self.weights.chunks_exact(size * LANES).enumerate() {
            let first = group * LANES;
            let wanted = (self.outputs - first).min(LANES);
            let mut sums = [[0; LANES]; TILE];
            let (mut row, mut rest) = (0, rows);
            while !rest.is_empty() {
                let n = match rest.len() / size {
                    TILE.. => TILE,
                    4.. => 4,
                    2.. => 2,
                    _ => 1,
                };
                let (tile, later) = rest.split_at((n * size).min(rest.len()));
                let sums = &mut sums[..n];
                match n {
                    TILE => multiply::<TILE>(width, tile, weights, sums),
                    4 => multiply::<4>(width, tile, weights, sums),
                    2 => multiply::<2>(width, tile, weights, sums),
                    _ => multiply::<1>(width, tile, weights, sums),
                }
                for (offset, sums) in sums.iter().enumerate() {
                    take(row + offset, first, &sums[..wanted]);
                }
                row += n;
                rest = later;
            }
        }
    }
}

/// `ROWS` rows times one group of outputs; overwrites `sums`.
fn multiply<const ROWS: usize>(width: Width, rows: &[i16], weights: &[i16], sums: &mut [[i32; LANES]]) {
    let size = weights.len() / LANES;
    assert!(
        rows.len() == ROWS * size && sums.len() == ROWS && size.is_multiple_of(2),
        "the tile's rows fit its weights"
    );
    match width {
        Width::Portable => portable(rows, weights, sums),
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "SSE2 instructions, which every x86-64 processor has")]
        // SAFETY: the assertion above ties the three lengths together, which is all that `sse2` asks.
        Width::Sse2 => unsafe { x86::sse2::<ROWS>(rows.as_ptr(), weights.as_ptr(), size, sums.as_mut_ptr().cast()) },
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "AVX2 instructions, which `Width::available` found")]
        // SAFETY: `Width::Avx2` is only made after AVX2 was found, and the assertion above ties the three lengths together.
        Width::Avx2 => unsafe { x86::avx2::<ROWS>(rows.as_ptr(), weights.as_ptr(), size, sums.as_mut_ptr().cast()) },
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "AVX-512 instructions, which `Width::available` found")]
        // SAFETY: as for AVX2.
        Width::Avx512 => unsafe {
            x86::avx512::<ROWS>(rows.as_ptr(), weights.as_ptr(), size, sums.as_mut_ptr().cast())
        },
    }
}

fn portable(rows: &[i16], weights: &[i16], sums: &mut [[i32; LANES]]) {
    for (input, sums) in rows.chunks_exact(weights.len() / LANES).zip(sums) {
        *sums = [0; LANES];
        for (pair, weights) in input.as_chunks::<2>().0.iter().zip(weights.as_chunks::<{ LANES * 2 }>().0) {
            for (sum, weight) in sums.iter_mut().zip(weights.as_chunks::<2>().0) {
                *sum += i32::from(pair[0]) * i32::from(weight[0]) + i32::from(pair[1]) * i32::from(weight[1]);
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    //! The same product with vector instructions: multiply pairs, add the two products, add to the sums.

    use super::LANES;
    use std::arch::x86_64::{
        __m128i, __m256i, __m512i, _mm_add_epi32, _mm_loadu_si128, _mm_madd_epi16, _mm_set1_epi32, _mm_setzero_si128,
        _mm_storeu_si128, _mm256_add_epi32, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_set1_epi32,
        _mm256_setzero_si256, _mm256_storeu_si256, _mm512_dpwssd_epi32, _mm512_loadu_si512, _mm512_set1_epi32,
        _mm512_setzero_si512, _mm512_storeu_si512,
    };

    /// Needs `ROWS × size` activations, `size × LANES` weights, `ROWS × LANES` sums, an even `size`, and AVX2.
    #[target_feature(enable = "avx2")]
    #[expect(unsafe_code, reason = "loads and stores by address")]
    pub(super) unsafe fn avx2<const ROWS: usize>(
        rows: *const i16,
        weights: *const i16,
        size: usize,
        sums: *mut __m256i,
    ) {
        let mut total = [[_mm256_setzero_si256(); 2]; ROWS];
        for pair in 0..size / 2 {
            // SAFETY: `pair` counts over the pairs of inputs, each with LANES × 2 weights and two activations per row.
            unsafe {
                let weight = weights.add(pair * LANES * 2).cast::<__m256i>();
                let (low, high) = (_mm256_loadu_si256(weight), _mm256_loadu_si256(weight.add(1)));
                for (row, total) in total.iter_mut().enumerate() {
                    let both = _mm256_set1_epi32(rows.add(row * size + pair * 2).cast::<i32>().read_unaligned());
                    total[0] = _mm256_add_epi32(total[0], _mm256_madd_epi16(both, low));
                    total[1] = _mm256_add_epi32(total[1], _mm256_madd_epi16(both, high));
                }
            }
        }
        for (at, total) in total.iter().flatten().enumerate() {
            // SAFETY: `sums` has room for ROWS × LANES numbers.
            unsafe { _mm256_storeu_si256(sums.add(at), *total) }
        }
    }

    /// Needs `ROWS × size` activations, `size × LANES` weights, `ROWS × LANES` sums, an even `size`, and AVX-512 with VNNI.
    #[target_feature(enable = "avx512f,avx512vnni")]
    #[expect(unsafe_code, reason = "loads and stores by address")]
    pub(super) unsafe fn avx512<const ROWS: usize>(
        rows: *const i16,
        weights: *const i16,
        size: usize,
        sums: *mut __m512i,
    ) {
        let mut total = [_mm512_setzero_si512(); ROWS];
        for pair in 0..size / 2 {
            // SAFETY: as for AVX2; one register holds the weights of a pair of inputs.
            unsafe {
                let weight = _mm512_loadu_si512(weights.add(pair * LANES * 2).cast());
                for (row, total) in total.iter_mut().enumerate() {
                    let both = _mm512_set1_epi32(rows.add(row * size + pair * 2).cast::<i32>().read_unaligned());
                    *total = _mm512_dpwssd_epi32(*total, both, weight);
                }
            }
        }
        for (row, total) in total.iter().enumerate() {
            // SAFETY: `sums` has room for ROWS × LANES numbers.
            unsafe { _mm512_storeu_si512(sums.add(row), *total) }
        }
    }

    /// Needs `ROWS × size` activations, `size × LANES` weights, `ROWS × LANES` sums, and an even `size`.
    #[target_feature(enable = "sse2")]
    #[expect(unsafe_code, reason = "loads and stores by address")]
    pub(super) unsafe fn sse2<const ROWS: usize>(
        rows: *const i16,
        weights: *const i16,
        size: usize,
        sums: *mut __m128i,
    ) {
        // Four registers hold a row's sums; rows stand in the cache, so reading the weights again for each costs little.
        for row in 0..ROWS {
            let mut total = [_mm_setzero_si128(); 4];
            for pair in 0..size / 2 {
                // SAFETY: as for AVX2, with registers of half the size.
                unsafe {
                    let both = _mm_set1_epi32(rows.add(row * size + pair * 2).cast::<i32>().read_unaligned());
                    let weight = weights.add(pair * LANES * 2).cast::<__m128i>();
                    for (at, total) in total.iter_mut().enumerate() {
                        *total = _mm_add_epi32(*total, _mm_madd_epi16(both, _mm_loadu_si128(weight.add(at))));
                    }
                }
            }
            for (at, total) in total.iter().enumerate() {
                // SAFETY: `sums` has room for ROWS × LANES numbers.
                unsafe { _mm_storeu_si128(sums.add(row * 4 + at), *total) }
            }
        }
    }
}

/// Rounds to the nearest integer (ties to even) within ±[`LIMIT`].
#[inline(always)]
pub(super) fn quantise(value: f32, scale: f32) -> i16 {
    quantise_within(value, scale, LIMIT)
}

/// Rounds to the nearest integer (ties to even) within ±`limit`.
#[inline(always)]
pub(super) fn quantise_within(value: f32, scale: f32, limit: f32) -> i16 {
    // Adding 1.5 × 2^23 leaves the rounded integer in the low bits of the sum: exact, and a single instruction per lane.
    const MAGIC: f32 = 12_582_912.0;
    let scaled = (value * scale).clamp(-limit, limit);
    ((scaled + MAGIC).to_bits() as i32).wrapping_sub(MAGIC.to_bits() as i32) as i16
}

/// Hyperbolic tangent by Lambert's continued fraction, seven terms deep, cut at ±1: good to 1e-4, nearer 0 far better.
#[inline(always)]
pub(super) fn tanh(value: f32) -> f32 {
    let x = value.clamp(-5.0, 5.0);
    let x2 = x * x;
    let over = x * (135_135.0 + x2 * (17_325.0 + x2 * (378.0 + x2)));
    let under = 135_135.0 + x2 * (62_370.0 + x2 * (3_150.0 + x2 * 28.0));
    (over / under).clamp(-1.0, 1.0)
}

/// Logistic function.
#[inline(always)]
pub(super) fn sigmoid(value: f32) -> f32 {
    tanh(value * 0.5) * 0.5 + 0.5
}

/// Rectifier that lets an eighth of negative values through.
#[inline(always)]
pub(super) fn leaky(value: f32) -> f32 {
    if value < 0.0 { value * 0.125 } else { value }
}

/// Natural exponential for values of at most 0; below −80 it gives (nearly) 0. Good to 3e-7, relatively.
#[inline(always)]
pub(super) fn exp(value: f32) -> f32 {
    const MAGIC: f32 = 12_582_912.0;
    let x = value.clamp(-80.0, 0.0) * std::f32::consts::LOG2_E;
    let shifted = x + MAGIC;
    let whole = shifted - MAGIC;
    let t = (x - whole) * std::f32::consts::LN_2;
    let series = 1.0 + t * (1.0 + t * (0.5 + t * (1.0 / 6.0 + t * (1.0 / 24.0 + t * (1.0 / 120.0 + t / 720.0)))));
    let exponent = (shifted.to_bits() as i32).wrapping_sub(MAGIC.to_bits() as i32);
    series * f32::from_bits(((exponent + 127) << 23) as u32)
}

/// Turns scores into probabilities, in place; adds up from first to last.
pub(super) fn softmax(scores: &mut [f32]) {
    let best = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut total = 0.0;
    for score in scores.iter_mut() {
        *score = exp(*score - best);
        total += *score;
    }
    let share = 1.0 / total;
    for score in scores {
        *score *= share;
    }
}

#[cfg(test)]
mod tests {
    use super::{Packed, Width, exp, quantise, softmax, tanh};

    fn noise(n: usize, seed: u64) -> impl Iterator<Item = i16> {
        let mut state = seed;
        (0..n).map(move |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 50) as i16 - 8_191
        })
    }

    fn sums(width: Width, packed: &Packed, rows: &[i16], n_rows: usize) -> Vec<i32> {
        let mut out = vec![0; n_rows * packed.outputs()];
        packed.product(width, rows, |row, first, sums| {
            out[row * packed.outputs() + first..][..sums.len()].copy_from_slice(sums);
        });
        out
    }

    #[test]
    fn every_width_gives_the_sums_of_the_plain_product() {
        for (n_rows, outputs, inputs) in [(1, 1, 1), (6, 16, 2), (7, 17, 33), (13, 50, 192), (25, 3, 128), (0, 4, 4)] {
            let weights: Vec<i16> = noise(outputs * inputs, 7).map(|w| w / 64).collect();
            let packed = Packed::new(outputs, inputs, |o, i| weights[o * inputs + i]);
            let mut rows = vec![0; n_rows * packed.inputs()];
            for (row, values) in
                rows.chunks_mut(packed.inputs()).zip(noise(n_rows * inputs, 3).collect::<Vec<_>>().chunks(inputs))
            {
                row[..inputs].copy_from_slice(values);
            }
            let plain: Vec<i32> = (0..n_rows * outputs)
                .map(|at| {
                    let row = &rows[at / outputs * packed.inputs()..][..inputs];
                    row.iter().zip(&weights[at % outputs * inputs..]).map(|(&a, &w)| i32::from(a) * i32::from(w)).sum()
                })
                .collect();
            for width in Width::available() {
                assert_eq!(sums(width, &packed, &rows, n_rows), plain, "{width:?}");
            }
        }
    }

    #[test]
    fn approximations_are_close_and_never_leave_their_range() {
        for step in -4_000..=4_000 {
            let x = step as f32 / 200.0;
            assert!((tanh(x) - x.tanh()).abs() < 1.1e-4, "tanh {x}");
            assert!((exp(x.min(0.0)) - x.min(0.0).exp()).abs() < 5e-7, "exp {x}");
        }
        assert_eq!((tanh(f32::INFINITY), tanh(-1e30)), (1.0, -1.0));
    }

    #[test]
    fn rounding_is_to_even_and_saturates() {
        assert_eq!([0.5, 1.5, -2.5, 2.4999, 1e9, -1e9].map(|v| quantise(v, 1.0)), [0, 2, -2, 2, 16_383, -16_383]);
    }

    #[test]
    fn probabilities_add_up_to_one() {
        let mut scores = [3.0, -1e9, 2.0, 3.0];
        softmax(&mut scores);
        assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-6 && scores[1] < 1e-30 && scores[0] == scores[3]);
    }
}

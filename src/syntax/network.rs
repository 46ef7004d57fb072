//! The network: embeddings, bidirectional light recurrent layers, tags after the second, arcs and labels at the end.
//!
//! All products run over many words at once; along a sentence only one product per direction and step is left, and that runs
//! over all sentences of the pass. `train/network.py` is the same network in the trainer's words.

use super::features;
use super::kernel::{Packed, Width, for_every_width, leaky, quantise, quantise_within, sigmoid, softmax, tanh};
use super::model::{Bytes, Model, ModelError, Tables};
use super::tree::Arcs;

/// Units of a recurrent state, which lies within ±1, per whole.
const STATE_SCALE: f32 = 8_192.0;
/// The layer after which words are tagged.
const TAG_LAYER: usize = 1;
/// Largest activation in products of two activations: 128 such products fit in 31 bits.
const PAIR_LIMIT: f32 = 4_095.0;

/// Affine map from quantised rows to floats.
struct Linear {
    packed: Packed,
    /// Units per whole of its input.
    in_scale: f32,
    scale: Vec<f32>,
    bias: Vec<f32>,
}

impl Linear {
    fn read(bytes: &mut Bytes) -> Result<Self, ModelError> {
        let (outputs, inputs) = (bytes.number()?, bytes.number()?);
        let in_scale = bytes.float()?;
        let scale = bytes.floats(outputs)?.iter().map(|scale| scale / in_scale).collect();
        let bias = bytes.floats(outputs)?;
        let weights = bytes.take(outputs.checked_mul(inputs).ok_or(ModelError::Short)?)?;
        let packed = Packed::new(outputs, inputs, |output, input| i16::from(weights[output * inputs + input] as i8));
        Ok(Self { packed, in_scale, scale, bias })
    }

    /// Outputs of all rows, one after another.
    fn apply(&self, width: Width, rows: &[i16], out: &mut Vec<f32>) {
        let outputs = self.packed.outputs();
        out.resize(rows.len() / self.packed.inputs() * outputs, 0.0);
        self.packed.product(width, rows, |row, first, sums| {
            let out = &mut out[row * outputs + first..][..sums.len()];
            let (scale, bias) = (&self.scale[first..][..sums.len()], &self.bias[first..][..sums.len()]);
            for (((out, &sum), scale), bias) in out.iter_mut().zip(sums).zip(scale).zip(bias) {
                *out = sum as f32 * scale + bias;
            }
        });
    }
}

/// Both directions of one recurrent layer.
struct Layer {
    /// Gates of the forward direction, then of the backward one.
    input: Linear,
    recurrent: [Linear; 2],
}

impl Layer {
    /// Size of the state of one direction.
    fn size(&self) -> usize {
        self.recurrent[0].packed.inputs()
    }
}

/// The trained network.
pub(super) struct Network {
    layers: Vec<Layer>,
    tag: Linear,
    /// An embedding for each tag.
    soft_tags: Vec<f32>,
    /// Arc states (dependent, head), then label states (own: sum, product; as head: sum, product).
    heads: Linear,
    sizes: Sizes,
    arc: Linear,
    root: Vec<i16>,
    /// Bonus by distance from dependent to head, from furthest left to furthest right.
    far: Vec<f32>,
    dependent_scale: f32,
    head_scale: f32,
    label: Linear,
}

/// Widths of the states from which arcs and labels are scored.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    arc: usize,
    sum: usize,
    product: usize,
}

/// What the network says of one word.
pub(super) struct Arc {
    pub(super) class: usize,
    pub(super) head: Option<u16>,
    /// The label of the arc; none for the root.
    pub(super) relation: Option<usize>,
    pub(super) confidence: u8,
    pub(super) margin: u8,
}

/// Buffers used again from pass to pass.
pub(super) struct Scratch {
    width: Width,
    rows: Vec<i16>,
    next: Vec<i16>,
    gates: Vec<f32>,
    recurrent: Vec<f32>,
    classes: Vec<usize>,
    heads: Vec<f32>,
    small: Vec<f32>,
}

impl Scratch {
    /// Empty buffers, to be used with these instructions.
    pub(super) fn new(width: Width) -> Self {
        Self {
            width,
            rows: Vec::new(),
            next: Vec::new(),
            gates: Vec::new(),
            recurrent: Vec::new(),
            classes: Vec::new(),
            heads: Vec::new(),
            small: Vec::new(),
        }
    }
}

/// Where each sentence of a pass begins in the rows, and its length.
type Places = [(usize, usize)];

impl Network {
    /// Reads the network's part of a model file.
    pub(super) fn read(bytes: &mut Bytes) -> Result<Self, ModelError> {
        let layers = bytes.list(|bytes| {
            Ok(Layer { input: Linear::read(bytes)?, recurrent: [Linear::read(bytes)?, Linear::read(bytes)?] })
        })?;
        let tag = Linear::read(bytes)?;
        let n_soft = bytes.number()?;
        let soft_tags = bytes.floats(n_soft)?;
        let sizes = Sizes { arc: bytes.number()?, sum: bytes.number()?, product: bytes.number()? };
        let heads = Linear::read(bytes)?;
        let arc = Linear::read(bytes)?;
        let (dependent_scale, head_scale) = (bytes.float()?, bytes.float()?);
        let root = bytes.floats(sizes.arc)?;
        let root = root.iter().map(|&value| quantise_within(value, head_scale, PAIR_LIMIT)).collect();
        let n_far = bytes.number()?;
        let far = bytes.floats(n_far)?;
        let label = Linear::read(bytes)?;
        Ok(Self { layers, tag, soft_tags, heads, sizes, arc, root, far, dependent_scale, head_scale, label })
    }

    /// Whether all sizes agree with each other and with the rest of the model.
    pub(super) fn fits(&self, tables: &Tables, n_classes: usize, n_relations: usize) -> bool {
        let Sizes { arc, sum, product } = self.sizes;
        let shape = |linear: &Linear, inputs: usize, outputs: usize| {
            linear.packed.inputs() == inputs && linear.packed.outputs() == outputs
        };
        let mut width = input_width(tables);
        for (idx, layer) in self.layers.iter().enumerate() {
            let size = layer.size();
            let given = if idx == 0 { layer.input.in_scale } else { STATE_SCALE };
            let right = shape(&layer.input, width, 6 * size)
                && layer.input.in_scale == given
                && layer.recurrent.iter().all(|r| shape(r, size, 3 * size) && r.in_scale == STATE_SCALE);
            if !right {
                return false;
            }
            width = 2 * size + if idx == TAG_LAYER { self.soft_width() } else { 0 };
        }
        self.layers.len() > TAG_LAYER + 1
            && self.soft_tags.len() == n_classes * self.soft_width()
            && n_classes > 0
            && shape(&self.tag, 2 * self.layers[TAG_LAYER].size(), n_classes)
            && shape(&self.heads, width, 2 * (arc + sum + product))
            && shape(&self.arc, arc, arc)
            && arc <= 128
            && shape(&self.label, sum + product, n_relations)
            && n_relations > 0
            && [&self.tag, &self.heads].iter().all(|linear| linear.in_scale == STATE_SCALE)
            && self.far.len() % 2 == 1
    }

    /// Width of a tag's embedding.
    fn soft_width(&self) -> usize {
        self.soft_tags.len() / self.tag.packed.outputs().max(1)
    }

    /// Runs over sentences given longest first.
    pub(super) fn run(&self, model: &Model, sentences: &[&[&str]], scratch: &mut Scratch) -> Vec<Vec<Arc>> {
        let mut places = Vec::with_capacity(sentences.len());
        let mut n_words = 0;
        for sentence in sentences {
            places.push((n_words, sentence.len()));
            n_words += sentence.len();
        }
        self.embed(model, sentences, &mut scratch.rows);
        for idx in 0..self.layers.len() {
            self.recur(idx, &places, scratch);
            if idx == TAG_LAYER {
                self.tag_words(n_words, scratch);
            }
        }
        self.score_heads(scratch);
        places.iter().map(|&place| self.arcs(place, scratch)).collect()
    }

    /// The input: trained word, distilled vector, n-grams, outline.
    fn embed(&self, model: &Model, sentences: &[&[&str]], rows: &mut Vec<i16>) {
        let tables = model.tables();
        let unit = self.layers[0].input.in_scale;
        let mut grams = vec![0_i32; tables.gram.width()];
        rows.clear();
        for form in sentences.iter().copied().flatten() {
            let normal = features::normal(form);
            let known = model.rows(&normal);
            let mut add = |table: &super::model::Table, row: usize| {
                rows.extend(
                    table.row(row).zip(&table.scale).map(|(cell, scale)| quantise(f32::from(cell) * scale, unit)),
                );
            };
            add(&tables.word, known.trained);
            add(&tables.vector, known.distilled);
            grams.fill(0);
            let buckets = features::grams(&normal);
            for &bucket in &buckets {
                for (sum, cell) in grams.iter_mut().zip(tables.gram.row(bucket as usize)) {
                    *sum += i32::from(cell);
                }
            }
            let share = 1.0 / (buckets.len().max(1) as f32).sqrt();
            rows.extend(
                grams.iter().zip(&tables.gram.scale).map(|(&sum, scale)| quantise(sum as f32 * scale * share, unit)),
            );
            let outline = features::shape(form) as usize;
            rows.extend(
                tables
                    .shape
                    .row(outline)
                    .zip(&tables.shape.scale)
                    .map(|(cell, scale)| quantise(f32::from(cell) * scale, unit)),
            );
        }
    }

    /// One layer, from `rows` to `rows`; leaves room for the tags' embeddings after the layer that tags.
    fn recur(&self, idx: usize, places: &Places, scratch: &mut Scratch) {
        let layer = &self.layers[idx];
        let Scratch { width, rows, next, gates, recurrent, .. } = scratch;
        let size = layer.size();
        let stride = 2 * size + if idx == TAG_LAYER { self.soft_width() } else { 0 };
        layer.input.apply(*width, rows, gates);
        next.clear();
        next.resize(rows.len() / layer.input.packed.inputs() * stride, 0);
        for (direction, weights) in layer.recurrent.iter().enumerate() {
            let mut state = vec![0_i16; places.len() * size];
            let mut memory = vec![0_f32; places.len() * size];
            let mut n_active = places.len();
            for step in 0..places.first().map_or(0, |place| place.1) {
                while places[n_active - 1].1 <= step {
                    n_active -= 1;
                }
                weights.apply(*width, &state[..n_active * size], recurrent);
                for (row, &(start, n)) in places[..n_active].iter().enumerate() {
                    let at = start + if direction == 0 { step } else { n - 1 - step };
                    let state = &mut state[row * size..][..size];
                    let memory = &mut memory[row * size..][..size];
                    let gates = &gates[(at * 2 + direction) * 3 * size..][..3 * size];
                    advance(*width, gates, &recurrent[row * 3 * size..][..3 * size], memory, state);
                    next[at * stride + direction * size..][..size].copy_from_slice(state);
                }
            }
        }
        std::mem::swap(rows, next);
    }

    /// Tags every word and writes the expected embedding of its tag behind its state.
    fn tag_words(&self, n_words: usize, scratch: &mut Scratch) {
        let Scratch { width, rows, next, small, classes, .. } = scratch;
        let soft = self.soft_width();
        let size = self.tag.packed.inputs();
        next.clear();
        for row in rows.chunks_exact(size + soft) {
            next.extend_from_slice(&row[..size]);
        }
        self.tag.apply(*width, next, small);
        let n_classes = self.tag.packed.outputs();
        classes.clear();
        for (row, scores) in rows.chunks_exact_mut(size + soft).zip(small.chunks_exact_mut(n_classes)) {
            classes.push(super::tree::best_of(scores));
            expect_embedding(*width, scores, &self.soft_tags, &mut row[size..]);
        }
        debug_assert_eq!(classes.len(), n_words, "one class for each word");
    }

    /// States of all words for arcs and labels; afterwards `rows` holds the dependents, `next` the heads.
    fn score_heads(&self, scratch: &mut Scratch) {
        let Scratch { width, rows, next, heads, small, .. } = scratch;
        self.heads.apply(*width, rows, heads);
        let n_outputs = self.heads.packed.outputs();
        let arc = self.sizes.arc;
        rows.clear();
        next.clear();
        for row in heads.chunks_exact(n_outputs) {
            rows.extend(row[..arc].iter().map(|&value| quantise(leaky(value), self.arc.in_scale)));
            let scale = self.head_scale;
            next.extend(row[arc..2 * arc].iter().map(|&value| quantise_within(leaky(value), scale, PAIR_LIMIT)));
        }
        self.arc.apply(*width, rows, small);
        rows.clear();
        rows.extend(small.iter().map(|&value| quantise_within(value, self.dependent_scale, PAIR_LIMIT)));
    }

    /// Tree, labels and confidence of one sentence.
    fn arcs(&self, (start, n): (usize, usize), scratch: &mut Scratch) -> Vec<Arc> {
        let arc = self.sizes.arc;
        let candidates = &scratch.next[start * arc..(start + n) * arc];
        let packed = Packed::new(n + 1, arc, |output, input| match output {
            0 => self.root[input],
            _ => candidates[(output - 1) * arc + input],
        });
        let unit = 1.0 / (self.dependent_scale * self.head_scale);
        let reach = self.far.len() / 2;
        let mut scores = vec![0.0; n * (n + 1)];
        packed.product(scratch.width, &scratch.rows[start * arc..(start + n) * arc], |word, first, sums| {
            for (column, &sum) in (first..).zip(sums) {
                let far = (column + reach).saturating_sub(word + 1).min(2 * reach);
                scores[word * (n + 1) + column] = match column {
                    0 => sum as f32 * unit,
                    column if column == word + 1 => f32::NEG_INFINITY,
                    _ => sum as f32 * unit + self.far[far],
                };
            }
        });
        let columns = Arcs { scores: &scores, n }.decode();
        let labels = self.labels(start, &columns, scratch);
        let classes = &scratch.classes[start..start + n];
        let mut out = Vec::with_capacity(n);
        for (((row, &column), &label), &class) in scores.chunks_exact_mut(n + 1).zip(&columns).zip(&labels).zip(classes)
        {
            let (confidence, margin) = certainty(row, column);
            let head = column.checked_sub(1).and_then(|head| u16::try_from(head).ok());
            out.push(Arc { class, head, relation: head.map(|_| label), confidence, margin });
        }
        out
    }

    /// The best label for every word's arc to the chosen column; of no meaning for the root.
    fn labels(&self, start: usize, columns: &[usize], scratch: &mut Scratch) -> Vec<usize> {
        let Sizes { arc, sum, product } = self.sizes;
        let Scratch { width, heads, small, gates, .. } = scratch;
        let n_outputs = self.heads.packed.outputs();
        let mut pairs = Vec::with_capacity(columns.len() * (sum + product));
        for (word, &column) in columns.iter().enumerate() {
            let own = &heads[(start + word) * n_outputs + 2 * arc..][..sum + product];
            let head = start + column.saturating_sub(1);
            let other = &heads[head * n_outputs + 2 * arc + sum + product..][..sum + product];
            gates.clear();
            gates.extend(own[..sum].iter().zip(other).map(|(own, other)| leaky(own + other)));
            gates.extend(own[sum..].iter().zip(&other[sum..]).map(|(own, other)| own * other));
            pairs.extend(gates.iter().map(|&value| quantise(value, self.label.in_scale)));
        }
        self.label.apply(*width, &pairs, small);
        small.chunks_exact(self.label.packed.outputs()).map(super::tree::best_of).collect()
    }
}

/// Width of the network's input.
fn input_width(tables: &Tables) -> usize {
    tables.word.width() + tables.vector.width() + tables.gram.width() + tables.shape.width()
}

/// Probability of the chosen column, and its lead over the best other one, as bytes.
fn certainty(scores: &mut [f32], column: usize) -> (u8, u8) {
    softmax(scores);
    let chosen = scores[column];
    let others = scores.iter().enumerate().filter(|&(other, _)| other != column);
    let second = others.map(|(_, &value)| value).fold(0.0, f32::max);
    let byte = |value: f32| (value * 255.0 + 0.5) as u8;
    (byte(chosen), byte(chosen - second))
}

for_every_width! {
    /// One step of a light LSTM (input gate = 1 − forget gate, output gate × memory): new memory, and the quantised state.
    fn advance(gates: &[f32], recurrent: &[f32], memory: &mut [f32], state: &mut [i16]) {
        let n = memory.len();
        let (forget, rest) = gates.split_at(n);
        let (output, fresh) = rest.split_at(n);
        let (forget_too, rest) = recurrent.split_at(n);
        let (output_too, fresh_too) = rest.split_at(n);
        let (fresh, fresh_too, state) = (&fresh[..n], &fresh_too[..n], &mut state[..n]);
        for at in 0..n {
            let keep = sigmoid(forget[at] + forget_too[at]);
            let show = sigmoid(output[at] + output_too[at]);
            let new = tanh(fresh[at] + fresh_too[at]);
            memory[at] = keep * memory[at] + (1.0 - keep) * new;
            state[at] = quantise(show * memory[at], STATE_SCALE);
        }
    }
}

for_every_width! {
    /// Turns tag scores into probabilities and writes the expected embedding.
    fn expect_embedding(scores: &mut [f32], embeddings: &[f32], out: &mut [i16]) {
        const WIDEST: usize = 64;
        softmax(scores);
        let n = out.len().min(WIDEST);
        let mut sum = [0.0; WIDEST];
        for (&share, embedding) in scores.iter().zip(embeddings.chunks_exact(out.len())) {
            for (sum, value) in sum[..n].iter_mut().zip(embedding) {
                *sum += share * value;
            }
        }
        for (out, &sum) in out.iter_mut().zip(&sum) {
            *out = quantise(sum, STATE_SCALE);
        }
    }
}

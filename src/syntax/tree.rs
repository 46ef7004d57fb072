//! From arc scores to a tree: the best heads if they make one, else the best single-rooted tree by Chu and Liu's and Edmonds'
//! algorithm. No cycles and one root by construction.

/// How many candidates for the root are tried when the best heads make no tree; the fourth was never the best on held-out
/// sentences.
const ROOTS: usize = 3;

/// Scores of every head for every word of one sentence: column 0 is the root, column h + 1 is word h.
pub(super) struct Arcs<'a> {
    /// Row by row, one row of `n + 1` per word.
    pub(super) scores: &'a [f32],
    /// Words.
    pub(super) n: usize,
}

impl Arcs<'_> {
    /// Scores of the heads of word `idx`.
    pub(super) fn row(&self, idx: usize) -> &[f32] {
        &self.scores[idx * (self.n + 1)..][..self.n + 1]
    }

    /// The column chosen for every word: 0 for the only root, else head + 1.
    pub(super) fn decode(&self) -> Vec<usize> {
        let best: Vec<usize> = (0..self.n).map(|idx| best_of(self.row(idx))).collect();
        let n_roots = best.iter().filter(|&&column| column == 0).count();
        let as_graph: Vec<usize> = std::iter::once(0).chain(best.iter().copied()).collect();
        if n_roots == 1 && cycle(&as_graph).is_none() {
            return best;
        }
        self.best_tree()
    }

    fn best_tree(&self) -> Vec<usize> {
        let loss = |idx: usize| {
            let row = self.row(idx);
            row[1..].iter().copied().fold(f32::NEG_INFINITY, f32::max) - row[0]
        };
        let mut roots: Vec<usize> = (0..self.n).collect();
        roots.sort_by(|&one, &other| loss(one).total_cmp(&loss(other)).then(one.cmp(&other)));
        let mut best: Option<(f32, Vec<usize>)> = None;
        for &root in roots.iter().take(ROOTS) {
            let heads = self.tree_under(root);
            let score = heads.iter().enumerate().map(|(idx, &column)| self.row(idx)[column]).sum();
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, heads));
            }
        }
        best.map_or_else(Vec::new, |(_, heads)| heads)
    }

    /// The best tree whose root is word `root`.
    fn tree_under(&self, root: usize) -> Vec<usize> {
        let size = self.n + 1;
        let mut scores = Square::new(size);
        for idx in 0..self.n {
            let row = self.row(idx);
            if idx == root {
                scores.set(idx + 1, 0, row[0]);
            } else {
                (1..size)
                    .filter(|&column| column != idx + 1)
                    .for_each(|column| scores.set(idx + 1, column, row[column]));
            }
        }
        arborescence(&scores)[1..].to_vec()
    }
}

/// First place of the largest value.
pub(super) fn best_of(values: &[f32]) -> usize {
    let mut best = 0;
    for (at, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = at;
        }
    }
    best
}

/// Scores of heads (columns) for nodes (rows); what is not set is forbidden.
struct Square {
    size: usize,
    scores: Vec<f32>,
}

impl Square {
    fn new(size: usize) -> Self {
        Self { size, scores: vec![f32::NEG_INFINITY; size * size] }
    }

    fn at(&self, node: usize, head: usize) -> f32 {
        self.scores[node * self.size + head]
    }

    fn set(&mut self, node: usize, head: usize, score: f32) {
        self.scores[node * self.size + head] = score;
    }

    fn best_head(&self, node: usize) -> usize {
        best_of(&self.scores[node * self.size..][..self.size])
    }
}

/// Some cycle of the graph in which every node but 0 has one head.
fn cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen_from = vec![0; heads.len()];
    for start in 1..heads.len() {
        let mut path = Vec::new();
        let mut node = start;
        while node != 0 && seen_from[node] == 0 {
            seen_from[node] = start;
            path.push(node);
            node = heads[node];
        }
        if node != 0 && seen_from[node] == start {
            let from = path.iter().position(|&at| at == node)?;
            return Some(path.split_off(from));
        }
    }
    None
}

/// Heads of the best tree from node 0: contracts a cycle of best heads to one node, solves the smaller graph, opens it again.
fn arborescence(scores: &Square) -> Vec<usize> {
    let mut heads: Vec<usize> =
        (0..scores.size).map(|node| if node == 0 { 0 } else { scores.best_head(node) }).collect();
    let Some(ring) = cycle(&heads) else { return heads };
    let rest: Vec<usize> = (0..scores.size).filter(|node| !ring.contains(node)).collect();
    let ring_node = rest.len();
    let mut small = Square::new(rest.len() + 1);
    // Which member of the ring an arc into the ring enters, and which one an arc out of it leaves.
    let mut enters = vec![0; rest.len()];
    let mut leaves = vec![0; rest.len()];
    for (new, &old) in rest.iter().enumerate() {
        for (new_head, &old_head) in rest.iter().enumerate() {
            small.set(new, new_head, scores.at(old, old_head));
        }
        let gain: Vec<f32> = ring.iter().map(|&node| scores.at(node, old) - scores.at(node, heads[node])).collect();
        let out: Vec<f32> = ring.iter().map(|&node| scores.at(old, node)).collect();
        (enters[new], leaves[new]) = (best_of(&gain), best_of(&out));
        small.set(ring_node, new, gain[enters[new]]);
        small.set(new, ring_node, out[leaves[new]]);
    }
    let solved = arborescence(&small);
    for (new, &old) in rest.iter().enumerate().skip(1) {
        heads[old] = rest.get(solved[new]).copied().unwrap_or_else(|| ring[leaves[new]]);
    }
    let into = solved[ring_node];
    heads[ring[enters[into]]] = rest[into];
    heads
}

#[cfg(test)]
mod tests {
    use super::Arcs;

    fn decode(n: usize, scores: &[f32]) -> Vec<usize> {
        Arcs { scores, n }.decode()
    }

    fn is_tree(heads: &[usize]) -> bool {
        let reaches_root = |mut at: usize| {
            (0..=heads.len()).any(|_| {
                at == 0 || {
                    at = heads[at - 1];
                    at == 0
                }
            })
        };
        heads.iter().filter(|&&head| head == 0).count() == 1 && (1..=heads.len()).all(reaches_root)
    }

    #[test]
    fn best_heads_that_make_a_tree_are_kept() {
        let own = f32::NEG_INFINITY;
        assert_eq!(decode(3, &[0.0, own, 5.0, 1.0, 4.0, 1.0, own, 1.0, 0.0, 1.0, 5.0, own]), [2, 0, 2]);
        assert_eq!(decode(1, &[-3.0, own]), [0]);
        assert!(decode(0, &[]).is_empty());
    }

    #[test]
    fn a_cycle_is_opened_where_it_costs_least() {
        let own = f32::NEG_INFINITY;
        // Words 0 and 1 prefer each other; entering at word 1 costs 1, at word 0 it costs 3.
        assert_eq!(decode(2, &[2.0, own, 5.0, 4.0, 5.0, own]), [2, 0]);
    }

    #[test]
    fn of_two_roots_the_better_pair_of_arcs_stays() {
        let own = f32::NEG_INFINITY;
        assert_eq!(decode(2, &[9.0, own, 1.0, 8.0, 7.0, own]), [0, 1]);
    }

    #[test]
    fn any_scores_give_a_tree() {
        let mut state = 1_u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 20) as f32 / 64.0
        };
        for n in 1..40 {
            for flat in [false, true] {
                let mut scores: Vec<f32> = (0..n * (n + 1)).map(|_| if flat { 0.0 } else { noise() }).collect();
                (0..n).for_each(|idx| scores[idx * (n + 1) + idx + 1] = f32::NEG_INFINITY);
                let heads = decode(n, &scores);
                assert!(is_tree(&heads), "{n} words: {heads:?}");
            }
        }
    }
}

//! What the sources say of each claim of the draft: supported, contradicted, disputed, outdated or not found. A false
//! "supported" is worse than none: every word of the claim's clause must have its match in one source sentence, held as
//! surely, in the same roles.

use super::conclude::evidence;
use super::near_copy::Aligned;
use super::story::Story;
use super::{Coverage, CoverageState, EvidenceRole, Finding};
use crate::claim::{Claim, Reading};
use crate::rule::{Severity, Verdict};

/// The coverage of `draft`'s clause claims, in their order.
pub(super) fn cover(
    draft: &Reading,
    aligned: &[Aligned<'_>],
    findings: &[Finding],
    stories: &[Story],
) -> Vec<Coverage> {
    draft
        .claims
        .iter()
        .filter(|claim| *claim.frame == *"clause")
        .map(|claim| cover_claim(draft, claim, (aligned, stories), findings))
        .collect()
}

fn cover_claim(
    draft: &Reading,
    claim: &Claim,
    (aligned, stories): (&[Aligned<'_>], &[Story]),
    findings: &[Finding],
) -> Coverage {
    let about = |finding: &&Finding| {
        finding.draft.span.overlaps(claim.span)
            && !is_later(draft, finding)
            && !matches!(finding.sources[..], [ref only] if only.role == EvidenceRole::SameDocument)
    };
    let mut here: Vec<&Finding> = findings.iter().filter(about).collect();
    here.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let (state, evidence) = match here.first() {
        Some(finding) => (state_of(finding), finding.sources.clone()),
        None => {
            let support: Vec<_> = aligned
                .iter()
                .filter(|pair| pair.supports(claim, stories.get(pair.document).copied().unwrap_or_default()))
                .map(|pair| {
                    let place = pair.source_place();
                    evidence(&place, EvidenceRole::from(place.reading.role))
                })
                .collect();
            if support.is_empty() { (CoverageState::NotFound, support) } else { (CoverageState::Supported, support) }
        }
    };
    Coverage { path: draft.path.clone(), span: claim.span, state, evidence }
}

/// Whether the finding rests on sources alone that were published after the draft: what became known later contradicts nothing
/// that the draft could have said.
fn is_later(draft: &Reading, finding: &Finding) -> bool {
    let Some(written) = draft.meta.published else { return false };
    finding.sources.iter().all(|source| source.published.is_some_and(|published| published.date > written.date))
}

fn state_of(finding: &Finding) -> CoverageState {
    match finding.verdict {
        Verdict::Disputed => CoverageState::Disputed,
        Verdict::Outdated => CoverageState::Outdated,
        // What only changed since, or is spelt in another way, is not the same claim; nor is it contradicted.
        Verdict::Changed | Verdict::Superseded => CoverageState::NotFound,
        _ if finding.severity <= Severity::Note => CoverageState::NotFound,
        _ => CoverageState::Contradicted,
    }
}

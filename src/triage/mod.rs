//! Triage: what a desk has decided: ignore comments, the baseline, the ledger; which findings are new. Takes findings and
//! decisions, gives the state of each finding. Must not know how findings are made.

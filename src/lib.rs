//! gainsay checks an article against the sources a desk trusts and cites both sides of every contradiction.
//!
//! The rooms, in reading order: [`span`], [`document`], [`syntax`], [`mention`], [`claim`], [`rule`], [`index`],
//! [`conflict`], [`report`], [`triage`], [`pipeline`], [`cli`]. `ARCHITECTURE.md` draws them.

pub mod claim;
pub mod cli;
pub mod conflict;
pub mod document;
pub mod index;
pub mod mention;
pub mod pipeline;
pub mod report;
pub mod rule;
pub mod span;
pub mod syntax;
pub mod triage;

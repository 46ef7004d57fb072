//! The arguments, as clap reads them. Settings files have the same names; `config` merges the two.

use crate::report::Format;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

/// Checks an article against the sources you trust and cites both sides of every contradiction.
#[derive(Debug, Parser)]
#[command(name = "gainsay", version, about, propagate_version = true, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: GlobalArguments,
}

/// Arguments that every command takes.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct GlobalArguments {
    /// Colour output: when writing to a terminal, always, or never
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(crate) color: ColorArgument,
    /// Use this configuration file instead of looking for `gainsay.yml`
    #[arg(long, global = true, value_name = "FILE", env = "GAINSAY_CONFIG", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,
    /// Ignore every configuration file
    #[arg(long, global = true)]
    pub(crate) isolated: bool,
    /// Run on this many threads; 0 means one a core
    #[arg(short = 'j', long = "jobs", global = true, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// No progress and no running time: the same input gives the same bytes
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
}

/// When to colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorArgument {
    /// When standard output is a terminal and the environment does not say otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check drafts against the corpus, and each draft against itself
    Check(Box<CheckArguments>),
    /// Show sentences, tags, lemmas and trees of a text
    Tokens(super::tokens::TokensArguments),
    /// Show what was read: every claim with its slots, values, certainty and speaker
    Claims(ClaimsArguments),
    /// Say for a place in a draft, or two texts, which rules looked and what decided
    Why(WhyArguments),
    /// Score the program on labelled pairs (`.jsonl`) and on folders of news events
    Eval(EvalArguments),
    /// List, show, check and test rules
    Rules(super::rule_commands::RulesArguments),
    /// Accept today's findings: write them to the baseline, so that later runs report new ones only
    Baseline(Box<BaselineArguments>),
    /// Find contradictions among the corpus' own sources
    Audit(Box<AuditArguments>),
    /// Build, describe or remove the stored index of the corpus
    Index(IndexArguments),
    /// Enter in the ledger that a finding is right
    Accept(Box<RulingArguments>),
    /// Enter in the ledger that a finding is wrong; it stays silent until its evidence changes
    Reject(Box<RulingArguments>),
    /// Show per rule how many findings were upheld
    Ledger(LedgerArguments),
    /// Set up a folder: configuration in observe mode, a sample rule with tests, a fact sheet, a CI workflow
    Init(InitArguments),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page of the program, or of one command
    Man {
        /// The command
        command: Option<String>,
    },
}

/// Arguments of `gainsay claims`.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ClaimsArguments {
    /// Texts to read
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    /// How to show them
    #[arg(long, value_enum, default_value_t)]
    pub(crate) output_format: ClaimsFormat,
}

/// How claims are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClaimsFormat {
    /// For people
    #[default]
    Full,
    /// JSON
    Json,
    /// One JSON object a line
    JsonLines,
}

/// Arguments of `gainsay why`.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct WhyArguments {
    /// Place in a draft: PATH, PATH:LINE or PATH:LINE:COLUMN
    #[arg(value_name = "PLACE", conflicts_with_all = ["draft", "source"])]
    pub(crate) place: Option<String>,
    /// A draft's words
    #[arg(long, value_name = "TEXT", requires = "source")]
    pub(crate) draft: Option<String>,
    /// A source's words
    #[arg(long, value_name = "TEXT", requires = "draft")]
    pub(crate) source: Option<String>,
    /// Only what this rule did
    #[arg(long, value_name = "RULE")]
    pub(crate) rule: Option<String>,
    /// Folder of trusted sources
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) corpus: Vec<PathBuf>,
    /// The moment that counts as now
    #[arg(long, value_name = "DATETIME", env = "GAINSAY_AS_OF")]
    pub(crate) as_of: Option<String>,
    /// Show every pair that was let go
    #[arg(long)]
    pub(crate) all: bool,
}

/// Arguments of `gainsay eval`.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct EvalArguments {
    /// Sets of pairs and folders of news events
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) files: Vec<PathBuf>,
    /// How to show the scores
    #[arg(long, value_enum, default_value_t)]
    pub(crate) output_format: super::eval::EvalFormat,
    /// List every finding, false alarm and miss
    #[arg(long)]
    pub(crate) detail: bool,
    /// Hold the drafts of the news events against the sources of all pair sets too
    #[arg(long)]
    pub(crate) unrelated: bool,
    /// The day on which texts without a date count as published
    #[arg(long, value_name = "DATETIME", env = "GAINSAY_AS_OF")]
    pub(crate) as_of: Option<String>,
}

/// Arguments of `gainsay baseline`.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct BaselineArguments {
    #[command(flatten)]
    pub(crate) check: CheckArguments,
    /// Only drop what is no longer found; accept nothing new
    #[arg(long)]
    pub(crate) prune: bool,
}

/// Arguments of `gainsay audit`.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct AuditArguments {
    #[command(flatten)]
    pub(crate) corpus: CorpusArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
    #[command(flatten)]
    pub(crate) severity: SeverityArguments,
    /// Accept the findings listed in this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) baseline: Option<PathBuf>,
    /// Only sources published on this day or later, against all others
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<jiff::civil::Date>,
    /// Only this source against all others; may be given several times
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) only: Vec<PathBuf>,
}

/// Arguments of `gainsay index`.
#[derive(Debug, Clone, Args)]
pub(crate) struct IndexArguments {
    #[command(subcommand)]
    pub(crate) action: IndexAction,
    #[command(flatten)]
    pub(crate) corpus: CorpusArguments,
}

/// What to do with the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub(crate) enum IndexAction {
    /// Bring it up to date; look it over for damage first
    Build,
    /// Say what it covers and how large it is
    Status,
    /// Remove it
    Clean,
}

/// Arguments of `gainsay accept` and `gainsay reject`.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct RulingArguments {
    /// The finding's fingerprint, or enough of its beginning
    #[arg(value_name = "FINGERPRINT")]
    pub(crate) fingerprint: String,
    /// Why, for those who read the ledger
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Who decides; without it the name git knows
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// Last day on which the decision holds
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<jiff::civil::Date>,
    #[command(flatten)]
    pub(crate) check: CheckArguments,
}

/// Arguments of `gainsay ledger`.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct LedgerArguments {
    /// Print a rejected finding as a stub of a rule test
    #[arg(long, value_name = "FINGERPRINT")]
    pub(crate) stub: Option<String>,
}

/// Arguments of `gainsay init`.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct InitArguments {
    /// Folder to set up
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) folder: PathBuf,
}

/// Arguments of `gainsay check`.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct CheckArguments {
    /// Drafts to check; `-` is standard input; none means the drafts of the configuration
    #[arg(value_name = "DRAFT", value_hint = ValueHint::AnyPath)]
    pub(crate) drafts: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) corpus: CorpusArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
    #[command(flatten)]
    pub(crate) severity: SeverityArguments,
    /// Name that standard input goes by in the report
    #[arg(long, value_name = "PATH", default_value = "stdin.md")]
    pub(crate) stdin_filename: String,
    /// Read the paths of drafts from this file, one a line; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) file_list: Option<PathBuf>,
    /// Apply `exclude` to drafts named on the command line too
    #[arg(long)]
    pub(crate) force_exclude: bool,
    /// Accept the findings listed in this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) baseline: Option<PathBuf>,
    /// Report only findings in lines that changed since this git revision
    #[arg(long, value_name = "REV")]
    pub(crate) since: Option<String>,
    /// List findings that rest only on sources newer than the draft
    #[arg(long)]
    pub(crate) follow_up: bool,
}

/// Which sources and rules to use.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct CorpusArguments {
    /// Folder of trusted sources; may be given several times
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) corpus: Vec<PathBuf>,
    /// Folder of rules that add to the built-in ones; may be given several times
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) rules: Vec<PathBuf>,
    /// Leave out paths that match this pattern (as in .gitignore); may be given several times
    #[arg(long, value_name = "PATTERN")]
    pub(crate) exclude: Vec<String>,
    /// The moment that counts as now: a date or RFC 3339; undated drafts count as written then
    #[arg(long, value_name = "DATETIME", env = "GAINSAY_AS_OF")]
    pub(crate) as_of: Option<String>,
    /// Treat what would be a warning about an unreadable source as an error
    #[arg(long)]
    pub(crate) strict: bool,
    /// Folder for the stored index, instead of `.gainsay` beside the configuration
    #[arg(long, value_name = "DIR", env = "GAINSAY_CACHE_DIR", value_hint = ValueHint::DirPath)]
    pub(crate) cache_dir: Option<PathBuf>,
    /// Read all sources anew, and store nothing
    #[arg(long)]
    pub(crate) no_cache: bool,
}

/// How to report.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct OutputArguments {
    /// Format of the report
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    pub(crate) output_format: Option<Format>,
    /// Write the report to this file instead of standard output
    #[arg(short = 'o', long = "output", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Write a further copy of the report: FORMAT=FILE; may be given several times
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = parse_copy)]
    pub(crate) reports: Vec<ReportCopy>,
    /// List every claim of the drafts: supported, contradicted, disputed, outdated, not found
    #[arg(long)]
    pub(crate) coverage: bool,
    /// Show slots and comparators beneath each finding
    #[arg(long)]
    pub(crate) explain: bool,
    /// Count findings by rule
    #[arg(long)]
    pub(crate) statistics: bool,
    /// Show where the time went
    #[arg(long)]
    pub(crate) time: bool,
    /// Print the settings in force, and where each comes from, and stop
    #[arg(long)]
    pub(crate) show_settings: bool,
}

/// A further copy of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReportCopy {
    pub(crate) format: Format,
    pub(crate) path: PathBuf,
}

/// Which findings count, and how much.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct SeverityArguments {
    /// Lowest severity that makes the exit code 1: error, warning, note, or none
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub(crate) fail_level: Option<FailLevel>,
    /// Exit with 0 even when there are findings (errors of usage still give 2)
    #[arg(long)]
    pub(crate) exit_zero: bool,
    /// Run these rules only; may be given several times
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Run all rules but these; may be given several times
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// Count findings of this rule as errors
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) error: Vec<String>,
    /// Count findings of this rule as warnings
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) warning: Vec<String>,
    /// Count findings of this rule as notes
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) note: Vec<String>,
    /// Do not report findings of this rule
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) off: Vec<String>,
}

/// Lowest severity that fails a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FailLevel {
    /// Errors
    #[default]
    Error,
    /// Warnings and errors
    Warning,
    /// Any finding
    Note,
    /// Nothing fails: observe only
    None,
}

/// Names of the report formats, read to [`Format`].
fn formats() -> impl TypedValueParser<Value = Format> {
    let names = PossibleValuesParser::new(Format::ALL.iter().map(|format| format.name()));
    names.map(|name| Format::parse(&name).unwrap_or(Format::Full))
}

/// Reads `FORMAT=FILE`.
fn parse_copy(text: &str) -> Result<ReportCopy, String> {
    let names = || Format::ALL.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
    let (format, path) = text.split_once('=').ok_or("write FORMAT=FILE, such as sarif=gainsay.sarif")?;
    let format =
        Format::parse(format).ok_or_else(|| format!("no format is called `{format}`; there are {}", names()))?;
    if path.is_empty() {
        return Err("the file's name is missing after `=`".to_owned());
    }
    Ok(ReportCopy { format, path: PathBuf::from(path) })
}

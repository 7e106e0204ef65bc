//! The command line as typed. What one command alone takes stands in its own file.

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::{
    Data, Done,
    audit::{self, Audit},
    build::{self, Build},
    check::{self, Check},
    complete,
    confirm::{self, Confirm},
    diff::{self, Diff},
    docs::{self, Docs},
    explain::{self, Explain},
    export::{self, Export},
    import::{self, Import},
    init::{self, Init},
    lock::{self, Lock},
    lsp::{self, Lsp},
    man::{self, Manual},
    pack::{self, Pack},
    preflight::{self, Preflight},
    preview::{self, Preview},
    roll_forward::{self, RollForward},
    schema::{self, Schema},
    sign_off::{self, SignOff},
    trace::{self, Trace},
    translate::{self, Translate},
    verify::{self, Verify},
};

/// Compile ESG reports in which every figure is bound to the data.
#[derive(Debug, Parser)]
#[command(
    name = "recto",
    version = env!("RECTO_VERSION"),
    max_term_width = 96,
    after_help = "A project is a folder with content/report.yaml, a dataset in content/data/ and \
                  chapters in a folder of content/ for each language. `recto init DIR` writes one to begin with; \
                  run `recto build` anywhere inside it."
)]
pub(crate) struct Arguments {
    /// Work on the project in DIR instead of the current folder
    #[arg(short = 'C', long = "directory", value_name = "DIR", global = true)]
    pub(crate) directory: Option<PathBuf>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(crate) color: Color,
    /// Speak this language: en, zh-HK or zh-CN [default: that of the locale]
    #[arg(long, value_name = "TAG", global = true)]
    pub(crate) ui_language: Option<String>,
    /// What to do
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Begin a report: write a small project that can be built at once
    Init(Init),
    /// Make the PDF, and its ledger beside it
    Build(Build),
    /// Show the report live in the browser while people write
    Preview(Preview),
    /// Judge the report without setting it: all findings at once
    Check(Check),
    /// Judge a PDF as a printer would, operator by operator
    Preflight(Preflight),
    /// Confirm that the translations say what their sources say
    Confirm(Confirm),
    /// Draft what is missing in a language from one of near writing, for people to read
    Translate(Translate),
    /// Vouch for the figures: keep them as they are, so that every later change is found
    SignOff(SignOff),
    /// Say what a rule finds, and how to mend it
    Explain(Explain),
    /// Print the book: the guide, how-tos and reference, a page at a time
    Docs(Docs),
    /// Print JSON Schemas, with which editors complete and check what you type
    Schema(Schema),
    /// Say what a correction moves, and that nothing else has
    Diff(Diff),
    /// Say where a figure comes from, and every place where it is printed
    Trace(Trace),
    /// Hold a PDF against the project: ledger, data and the text on its pages
    Verify(Verify),
    /// Hold a PDF that somebody else made against the data: every number on its pages
    Audit(Audit),
    /// Keep the ledger of what is published, to hold next year's report to it
    Lock(Lock),
    /// Open the next year: periods move on, prose waits to be confirmed
    RollForward(RollForward),
    /// Write the data book: values, formulas, and every place where a figure is printed
    Export(Export),
    /// Write the assurer's file: every figure with formula, evidence, pages, changes and findings
    Pack(Pack),
    /// Take corrected values from a workbook into the data files
    Import(Import),
    /// Help an editor while people write: a language server over standard input and output
    Lsp(Lsp),
    /// Print the script by which a shell completes commands, chapters, metrics and rules
    Completions {
        /// The shell: bash, elvish, fish, powershell or zsh
        shell: String,
    },
    /// Write the manual pages
    Man(Manual),
}

impl Command {
    /// Whether it sets the pages of a report, all at once.
    pub(crate) fn sets_pages(&self) -> bool {
        matches!(
            self,
            Self::Build(_)
                | Self::Diff(_)
                | Self::Trace(_)
                | Self::Verify(_)
                | Self::Lock(_)
                | Self::Export(_)
                | Self::Pack(_)
        )
    }
}

/// What is common to commands that report findings.
#[derive(Debug, Args)]
pub(crate) struct Findings {
    /// How to show findings
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub(crate) format: Format,
    /// Fail on warnings too, after doing all the work
    #[arg(long)]
    pub(crate) strict: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// With source and remedy
    Human,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
    /// Annotations for GitHub Actions
    Github,
    /// A SARIF 2.1.0 document
    Sarif,
}

/// How an answer is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For people
    Human,
    /// One JSON document
    Json,
}

impl Command {
    /// Carries it out.
    pub(crate) fn run(&self, arguments: &Arguments) -> Done {
        match self {
            Self::Init(init) => init::run(arguments, init),
            Self::Audit(audit) => audit::run(arguments, audit),
            Self::Build(build) => build::run(arguments, build),
            Self::Preview(preview) => preview::run(arguments, preview),
            Self::Check(check) => check::run(arguments, check),
            Self::Preflight(preflight) => preflight::run(arguments, preflight),
            Self::Confirm(confirm) => confirm::run(arguments, confirm),
            Self::Translate(options) => translate::run(arguments, options),
            Self::SignOff(metrics) => sign_off::run(arguments, metrics),
            Self::Explain(explain) => explain::run(explain),
            Self::Docs(docs) => docs::run(docs),
            Self::Schema(schema) => schema::run(arguments, schema),
            Self::Diff(diff) => diff::run(arguments, diff),
            Self::Trace(trace) => trace::run(arguments, trace),
            Self::Verify(verify) => verify::run(arguments, verify),
            Self::Lock(lock) => lock::run(arguments, lock),
            Self::RollForward(roll) => roll_forward::run(arguments, roll),
            Self::Export(export) => export::run(arguments, export),
            Self::Pack(pack) => pack::run(arguments, pack),
            Self::Import(import) => import::run(arguments, import),
            Self::Lsp(options) => lsp::run(options),
            Self::Completions { shell } => {
                let _ = Data.write_all(&complete::script(shell)?);
                Ok(0)
            }
            Self::Man(manual) => man::run(manual),
        }
    }
}

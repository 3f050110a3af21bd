//! The commands of `attend mail`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Flags;

/// What to do with mail.
#[derive(Clone, Debug, Subcommand)]
pub enum MailCommand {
    /// Show what mails say: sender, text, what of it is new, files. Nothing is stored and no database is needed.
    Parse(ParseFlags),
    /// Read HTML from standard input and write it to standard output as it may be shown: nothing in it runs or loads.
    CleanHtml,
    /// Take mails in from files: mbox, maildir, single mails, folders of them. Doing it again takes nothing twice.
    Ingest(IngestFlags),
    /// List what came in and what became of it; read mails again after a fix; check that nothing is missing.
    Ledger(LedgerFlags),
    /// Print the DNS record of the key that letters of a domain are signed with (DKIM); makes the key where there is none.
    DkimKey(DkimFlags),
    /// List the mailboxes that mail is fetched from, and how each does.
    Mailboxes(Flags),
    /// Try a mailbox: everything fetching does up to the mails themselves, told step by step.
    Test(MailTestFlags),
}

/// Flags of parsing.
#[derive(Clone, Debug, Default, Args)]
pub struct ParseFlags {
    /// Files with one mail each, folders of them, or - for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print one JSON object a line; docs/mail.md describes its fields.
    #[arg(long)]
    pub json: bool,
}

/// Flags of taking mails in.
#[derive(Clone, Debug, Args)]
pub struct IngestFlags {
    /// Where things are.
    #[command(flatten)]
    pub flags: Flags,
    /// Files and folders, taken in this order; what is in a folder goes by name.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// File the mails as an archive: with their own dates, in closed conversations; nobody is told, nothing is sent.
    #[arg(long)]
    pub archive: bool,
    /// Print one JSON object a line for each mail, once all are settled.
    #[arg(long)]
    pub json: bool,
}

/// Flags of the ledger.
#[derive(Clone, Debug, Default, Args)]
pub struct LedgerFlags {
    /// Where things are.
    #[command(flatten)]
    pub flags: Flags,
    /// Only this state: received, opened, joined, own, duplicate, automatic, bounce, spam, blocked or quarantined.
    #[arg(long, value_name = "STATE", default_value = "", hide_default_value = true)]
    pub state: String,
    /// Only this door: smtp, imap, hook, file or program.
    #[arg(long, value_name = "SOURCE", default_value = "", hide_default_value = true)]
    pub source: String,
    /// Only senders with this address, or a part of it.
    #[arg(long, value_name = "ADDRESS", default_value = "", hide_default_value = true)]
    pub sender: String,
    /// Only subjects with this text.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub subject: String,
    /// Not before this, as 2026-11-23 or 2026-11-23T09:00 in the shop's time zone.
    #[arg(long, value_name = "TIME", default_value = "", hide_default_value = true)]
    pub since: String,
    /// At most so many, newest first.
    #[arg(long, value_name = "COUNT", default_value_t = 1000)]
    pub limit: usize,
    /// Print one JSON object a line.
    #[arg(long)]
    pub json: bool,
    /// Put the mail of this number back in line, to be read again by the running service.
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["replay_state", "reconcile"])]
    pub replay: Option<i64>,
    /// The same for all mails in this state that can be read again; --source, --sender, --subject and --since narrow it down.
    #[arg(long, value_name = "STATE", conflicts_with = "reconcile")]
    pub replay_state: Option<String>,
    /// Add up what came by each door and folder and what became of it; every difference is named.
    #[arg(long)]
    pub reconcile: bool,
}

/// Flags of a key for signing.
#[derive(Clone, Debug, Args)]
pub struct DkimFlags {
    /// The domain behind the @ of the address.
    pub domain: String,
    /// The name its record stands under: SELECTOR._domainkey.DOMAIN.
    #[arg(long, default_value = "attend")]
    pub selector: String,
    /// PEM file of the private key, RSA or Ed25519 [default: SELECTOR.DOMAIN.pem].
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
}

/// Flags of the test of mailboxes.
#[derive(Clone, Debug, Args)]
pub struct MailTestFlags {
    /// Where things are.
    #[command(flatten)]
    pub flags: Flags,
    /// The mailbox's name, as `attend mail mailboxes` shows it.
    #[arg(required_unless_present = "all")]
    pub name: Option<String>,
    /// Every mailbox.
    #[arg(long, conflicts_with = "name")]
    pub all: bool,
}

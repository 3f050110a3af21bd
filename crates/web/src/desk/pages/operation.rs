//! Whether everything that came in arrived and everything written went out, and what to do where not.

use super::shell::{Shell, shell};
use crate::parts::{
    chip::{Chip, chip},
    time::{Clock, moment},
};
use maud::{Markup, html};

/// `/desk/operation`
#[derive(Clone, Debug)]
pub struct OperationPage {
    pub shell: Shell,
    /// The figures at the top: mail lag, waiting jobs, letters not sent.
    pub figures: Vec<Figure>,
    pub dead_jobs: Vec<DeadJob>,
    pub unsent: Vec<Unsent>,
    pub readers: Vec<Reader>,
    /// Bursts of wrong guesses, newest first.
    pub guesses: Vec<Guesses>,
    pub clock: Clock,
}

/// One number with its judgement.
#[derive(Clone, Debug)]
pub struct Figure {
    /// `Mail waiting to be read`
    pub label: String,
    /// `0`, `3 min`
    pub value: String,
    /// `fine`, `late`
    pub state: Chip,
    /// One sentence that explains it; empty shows nothing.
    pub hint: String,
}

/// A job that was given up.
#[derive(Clone, Debug)]
pub struct DeadJob {
    pub id: i64,
    /// `send letter`
    pub kind: String,
    pub failed_at_ms: i64,
    pub attempts: u32,
    pub last_error: String,
}

/// A letter that didn't reach its recipient, or not yet.
#[derive(Clone, Debug)]
pub struct Unsent {
    pub letter_id: i64,
    /// None for a word of the program's own, such as a code.
    pub conversation_id: Option<i64>,
    pub recipient: String,
    pub subject: String,
    pub attempts: Vec<Attempt>,
    /// When it is tried again by itself; `None` when given up.
    pub next_at_ms: Option<i64>,
}

/// One try to hand a letter over.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub at_ms: i64,
    /// What the other server answered, word by word.
    pub answer: String,
}

/// A follower of the event log.
#[derive(Clone, Debug)]
pub struct Reader {
    pub name: String,
    /// `up to date`, `214 events behind`
    pub lag: Chip,
}

/// A burst of wrong guesses at a customer's door.
#[derive(Clone, Debug)]
pub struct Guesses {
    /// `10 wrong tries at looking up orders, network 203.0.113.7`
    pub text: String,
    pub at_ms: i64,
}

/// What else is set up by who operates it.
const WAYS: [(&str, &str, &str); 6] = [
    ("/desk/ledger", "Ledger", "Every mail that came in"),
    ("/desk/mailboxes", "Mailboxes", "Where mail is fetched from"),
    ("/desk/notices", "Notices", "What customers are told"),
    ("/desk/connections", "Connections", "The shop's own system"),
    ("/desk/keys", "API keys", "How programs come in"),
    ("/desk/hooks", "Webhooks", "How programs hear of news"),
];

/// The whole page.
pub fn operation_page(page: &OperationPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head { h1 { "Operation" } p.muted { "Nothing that comes in or goes out gets lost; here is where it is." }
                }
                nav.page__ways aria-label="More of operation" {
                    @for (href, name, about) in WAYS { a.page__way href=(href) { b { (name) } span.small.muted { (about) } } }
                }
                section.figures id="figures" aria-label="At a glance" data-live="operation" {
                    @for figure in &page.figures { (glance(figure)) }
                }
                div.page__columns id="troubles" data-live="operation" { (unsent(page)) (jobs(page)) }
                (guesses(page))
                (readers(page))
            }
        },
    )
}

fn glance(figure: &Figure) -> Markup {
    html! {
        div.figures__one {
            p.small.muted { (figure.label) }
            p.figures__value { span.num { (figure.value) } " " (chip(&figure.state)) }
            @if !figure.hint.is_empty() { p.small.muted { (figure.hint) } }
        }
    }
}

fn unsent(page: &OperationPage) -> Markup {
    html! {
        section.card aria-labelledby="unsent" {
            h2 id="unsent" { "Answers not sent" }
            @if page.unsent.is_empty() { p.small.muted { "Every answer reached the next mail server." } }
            ul.card__list { @for letter in &page.unsent { (undelivered(letter, &page.clock)) } }
        }
    }
}

fn undelivered(letter: &Unsent, clock: &Clock) -> Markup {
    html! {
        li id={ "letter-" (letter.letter_id) } {
            div.card__row {
                @if let Some(id) = letter.conversation_id { a href={ "/desk/conversations/" (id) } dir="auto" { (letter.subject) } }
                @else { span dir="auto" { (letter.subject) } }
                @if let Some(at_ms) = letter.next_at_ms { span.chip.chip--warn { "next try " (moment(at_ms, clock)) } }
                @else { span.chip.chip--bad { "given up" } }
            }
            p.small.muted dir="auto" { "to " (letter.recipient) }
            @if !letter.attempts.is_empty() {
                details id={ "attempts-" (letter.letter_id) } {
                    summary.small { (letter.attempts.len()) @if letter.attempts.len() == 1 { " attempt" } @else { " attempts" } }
                    @for attempt in &letter.attempts { p.card__answer { (moment(attempt.at_ms, clock)) "  " (attempt.answer) } }
                }
            }
            div.card__acts {
                form method="post" action={ "/desk/letters/" (letter.letter_id) "/retry" } {
                    button.button.button--tiny { "Try again now" span.unseen dir="auto" { ": " (letter.subject) } }
                }
            }
        }
    }
}

fn jobs(page: &OperationPage) -> Markup {
    html! {
        section.card aria-labelledby="jobs" {
            h2 id="jobs" { "Jobs given up" }
            @if page.dead_jobs.is_empty() { p.small.muted { "None. Jobs that fail are tried again by themselves before they end here." } }
            ul.card__list {
                @for job in &page.dead_jobs {
                    li id={ "job-" (job.id) } {
                        div.card__row {
                            b { (job.kind) }
                            span.small.muted { (moment(job.failed_at_ms, &page.clock)) " · " (job.attempts) " attempts" }
                        }
                        p.card__answer { (job.last_error) }
                        div.card__acts { (job_act(job, "retry", "Try again")) (job_act(job, "discard", "Discard")) }
                    }
                }
            }
        }
    }
}

fn job_act(job: &DeadJob, act: &str, label: &str) -> Markup {
    html! {
        form method="post" action={ "/desk/jobs/" (job.id) "/" (act) } {
            button.button.button--tiny { (label) span.unseen { ": " (job.kind) " " (job.id) } }
        }
    }
}

fn guesses(page: &OperationPage) -> Markup {
    html! {
        section.card id="guesses" aria-labelledby="guesses-title" data-live="operation" {
            h2 id="guesses-title" { "Guessing at customers' doors" }
            @if page.guesses.is_empty() { p.small.muted { "None so far. Ten wrong tries at one order, address or from one network end up here." } }
            ul.card__list {
                @for one in &page.guesses { li { div.card__row { span dir="auto" { (one.text) } span.small.muted { (moment(one.at_ms, &page.clock)) } } } }
            }
        }
    }
}

fn readers(page: &OperationPage) -> Markup {
    html! {
        section.card id="readers" aria-labelledby="readers-title" data-live="operation" {
            h2 id="readers-title" { "Readers of the event log" }
            ul.card__list {
                @for reader in &page.readers { li { div.card__row { span.mono { (reader.name) } (chip(&reader.lag)) } } }
            }
        }
    }
}

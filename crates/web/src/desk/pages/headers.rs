//! The header fields of a mail, and what the ledger says of it: why it is where it is.

use super::shell::{Shell, shell};
use crate::parts::{
    attachment::size,
    time::{Clock, moment},
};
use maud::{Markup, html};

/// `/desk/messages/{id}/headers`
#[derive(Clone, Debug)]
pub struct HeadersPage {
    pub shell: Shell,
    pub subject: String,
    pub back_href: String,
    pub original_href: String,
    /// Empty for those who may not have it.
    pub raw_href: String,
    /// What became of it: `opened`, `joined`.
    pub state: String,
    pub reason: String,
    pub signs: Vec<Sign>,
    pub received_ms: i64,
    pub size_bytes: u64,
    /// Envelope sender; empty for bounces.
    pub sender: String,
    /// Envelope recipients.
    pub recipients: String,
    pub fields: Vec<Field>,
    pub clock: Clock,
}

/// One sign that spoke for what became of the mail.
#[derive(Clone, Debug)]
pub struct Sign {
    pub text: String,
    pub score: i64,
}

/// One header field, unfolded.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub value: String,
}

/// The whole page.
pub fn headers_page(page: &HeadersPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head {
                    p { a href=(page.back_href) { "Back to the conversation" } }
                    h1.page__title dir="auto" { @if page.subject.is_empty() { "(no subject)" } @else { (page.subject) } }
                    p { a href=(page.original_href) { "Original" } @if !page.raw_href.is_empty() { " · " a href=(page.raw_href) download { "Raw mail" } } }
                }
                section.card aria-labelledby="why" {
                    h2 id="why" { "Why it is here" }
                    p dir="auto" { strong { (page.state) } @if !page.reason.is_empty() { ": " (page.reason) } }
                    @if !page.signs.is_empty() {
                        ul.signs { @for sign in &page.signs { li dir="auto" { span.num.signs__score { (scored(sign.score)) } " " (sign.text) } } }
                    }
                    p.small.muted dir="auto" {
                        "Came " (moment(page.received_ms, &page.clock)) " · " (size(page.size_bytes))
                        " · envelope from " @if page.sender.is_empty() { "<>" } @else { (page.sender) } " to " (page.recipients)
                    }
                }
                section.page__part aria-labelledby="fields" {
                    h2 id="fields" { "Header fields" }
                    (table(&page.fields))
                }
            }
        },
    )
}

fn scored(score: i64) -> String {
    if score > 0 { format!("+{score}") } else { score.to_string() }
}

fn table(fields: &[Field]) -> Markup {
    html! {
        div.table-frame role="region" aria-label="Table of header fields" tabindex="0" {
            table.table.table--dense {
                thead { tr { th scope="col" { "Field" } th scope="col" { "Value" } } }
                tbody { @for field in fields { tr { th.signs__field scope="row" { (field.name) } td.signs__value dir="auto" { (field.value) } } } }
            }
        }
    }
}

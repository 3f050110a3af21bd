//! What customers are told unasked: the list with its switches, and the words of one notice with a look at them.

use channels::notice::wording::Words;
use maud::{Markup, html};

use super::shell::{Shell, shell};
use crate::parts::{
    chip::{Chip, chip},
    field::{Field, Typed, field},
    text::prose,
    time::{Clock, moment},
};

/// `/desk/notices`
#[derive(Clone, Debug)]
pub struct ListPage {
    pub shell: Shell,
    pub kinds: Vec<Line>,
}

/// One kind of notice.
#[derive(Clone, Debug)]
pub struct Line {
    pub kind: String,
    pub title: String,
    /// When it is told.
    pub about: String,
    pub is_on: bool,
    /// Languages with words of the shop's own.
    pub chips: Vec<Chip>,
}

/// `/desk/notices/{kind}`
#[derive(Clone, Debug)]
pub struct EditPage {
    pub shell: Shell,
    pub kind: String,
    pub title: String,
    pub about: String,
    pub is_on: bool,
    pub language: String,
    pub languages: Vec<String>,
    pub subject: Typed,
    pub text: Typed,
    /// The order the look is taken with.
    pub order: Typed,
    /// The version the writer began with.
    pub seen: i64,
    /// Why the saved words failed last; empty when they didn't.
    pub trouble: String,
    /// Whether the shop has words of its own.
    pub is_own: bool,
    /// How the words come out; none when they don't, or without any order.
    pub letter: Option<Words>,
    /// What can stand in a gap.
    pub fields: Vec<String>,
    pub history: Vec<Version>,
    pub told: Vec<Told>,
    pub clock: Clock,
}

/// Words as somebody saved them; none where the built-in ones came back.
#[derive(Clone, Debug)]
pub struct Version {
    pub version: i64,
    pub author: String,
    pub at_ms: i64,
    pub words: Option<Words>,
}

/// A notice of this kind.
#[derive(Clone, Debug)]
pub struct Told {
    pub at_ms: i64,
    pub customer_id: i64,
    pub state: Chip,
    pub why: String,
}

/// The list.
pub fn list_page(page: &ListPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head {
                    h1 { "Notices" }
                    p.muted { "What your customers are told by mail, once each, in their language. Their answers come into the inbox." }
                }
                ul.card.card__list { @for line in &page.kinds { (entry(line)) } }
            }
        },
    )
}

fn entry(line: &Line) -> Markup {
    let (to, label) = if line.is_on { ("off", "Switch off") } else { ("on", "Switch on") };
    html! {
        li id={ "notice-" (line.kind) } {
            div.card__row {
                a href={ "/desk/notices/" (line.kind) } { (line.title) }
                span.tags {
                    @for one in &line.chips { (chip(one)) " " }
                    (state(line.is_on))
                }
            }
            p.small.muted { (line.about) }
            div.card__acts {
                form method="post" action={ "/desk/notices/" (line.kind) "/switch" } {
                    input type="hidden" name="to" value=(to);
                    button.button.button--tiny { (label) span.unseen { ": " (line.title) } }
                }
            }
        }
    }
}

fn state(is_on: bool) -> Markup {
    if is_on {
        html! { span.chip.chip--good { "on" } }
    } else {
        html! { span.chip.chip--plain { "off" } }
    }
}

/// The words of one notice.
pub fn edit_page(page: &EditPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head {
                    p.small { a href="/desk/notices" { "All notices" } }
                    h1 { (page.title) " " (state(page.is_on)) }
                    p.muted { (page.about) }
                }
                nav.views aria-label="Languages" {
                    @for language in &page.languages {
                        a.views__one href={ "/desk/notices/" (page.kind) "?language=" (language) }
                            aria-current=[(*language == page.language).then_some("page")] { (in_words(language)) }
                    }
                }
                @if !page.trouble.is_empty() {
                    p.notice.notice--bad role="status" dir="auto" {
                        "These words failed and customers got the built-in ones: " (page.trouble) " Mend them and save."
                    }
                }
                div.page__columns { (words(page)) (look(page)) }
                div.page__columns { (history(page)) (told(page)) }
            }
        },
    )
}

fn in_words(language: &str) -> &str {
    match language {
        "de" => "German",
        "en" => "English",
        "fr" => "French",
        "nl" => "Dutch",
        other => other,
    }
}

fn words(page: &EditPage) -> Markup {
    let here = format!("/desk/notices/{}", page.kind);
    html! {
        section.card aria-labelledby="words" {
            h2 id="words" { "Words" }
            p.small.muted { @if page.is_own { "Your own words." } @else { "The built-in words. Change them, and they are yours." } }
            form.form method="post" action=(here) {
                input type="hidden" name="language" value=(page.language);
                input type="hidden" name="seen" value=(page.seen);
                (field(&Field { name: "subject", label: "Subject", max_length: 300, ..Field::default() }.with(&page.subject)))
                (field(&Field { name: "text", label: "Text", kind: "area", max_length: 20_000, ..Field::default() }.with(&page.text)))
                (field(&Field { name: "order", label: "Try it with order", is_required: false,
                    hint: "Its number; the newest order when empty.", ..Field::default() }.with(&page.order)))
                div.card__acts {
                    button.button.button--primary { "Save" }
                    button.button formaction={ (here) "/preview" } { "Preview" }
                    button.button formaction={ (here) "/test" } { "Send a test to me" }
                    @if page.is_own { button.button formaction={ (here) "/default" } formnovalidate { "Back to the built-in words" } }
                }
            }
        }
    }
}

fn look(page: &EditPage) -> Markup {
    html! {
        section.card id="preview" aria-labelledby="preview-title" {
            h2 id="preview-title" { "How it reads" }
            @match &page.letter {
                Some(letter) => { p { b dir="auto" { (letter.subject) } } (prose(&letter.text)) }
                None => { p.small.muted { "Nothing to show: the words can't be filled, or there is no order yet." } }
            }
            @if !page.fields.is_empty() {
                details {
                    summary { "What can stand in a gap" }
                    ul.small { @for name in &page.fields { li.mono { "{{ " (name) " }}" } } }
                    p.small.muted { "Amounts take " span.mono { "| money" } ", times " span.mono { "| date" } " or " span.mono { "| moment" } "." }
                }
            }
        }
    }
}

fn history(page: &EditPage) -> Markup {
    html! {
        section.card aria-labelledby="history" {
            h2 id="history" { "History" }
            @if page.history.is_empty() { p.small.muted { "Nobody has changed these words yet." } }
            ul.card__list {
                @for version in &page.history {
                    li id={ "version-" (version.version) } {
                        div.card__row { b dir="auto" { (version.author) } span.small.muted { (moment(version.at_ms, &page.clock)) } }
                        @match &version.words {
                            Some(words) => {
                                details { summary.small dir="auto" { (words.subject) } (prose(&words.text)) }
                            }
                            None => { p.small.muted { "Back to the built-in words." } }
                        }
                    }
                }
            }
        }
    }
}

fn told(page: &EditPage) -> Markup {
    html! {
        section.card aria-labelledby="told" {
            h2 id="told" { "Told last" }
            @if page.told.is_empty() { p.small.muted { "Nobody yet." } }
            ul.card__list {
                @for one in &page.told {
                    li {
                        div.card__row {
                            a href={ "/desk/people/" (one.customer_id) } { (moment(one.at_ms, &page.clock)) }
                            (chip(&one.state))
                        }
                        @if !one.why.is_empty() { p.small.muted dir="auto" { (one.why) } }
                    }
                }
            }
        }
    }
}

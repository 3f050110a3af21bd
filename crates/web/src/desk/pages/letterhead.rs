//! Who reads an answer that goes by mail: From, To, Cc and Bcc, and below the text what is quoted.

use crate::parts::field::Typed;
use maud::{Markup, html};

/// What surrounds the text of a letter.
#[derive(Clone, Debug, Default)]
pub struct Letterhead {
    /// The shop's own addresses; with one alone there is nothing to choose.
    pub from: Vec<Own>,
    pub to: Typed,
    pub cc: Typed,
    pub bcc: Typed,
    /// What is quoted below the text.
    pub quote: String,
}

/// An address of the shop.
#[derive(Clone, Debug)]
pub struct Own {
    pub address: String,
    /// The shop or brand behind it.
    pub name: String,
    pub is_chosen: bool,
}

const ADDRESSES_MAX: u32 = 8_000;
const QUOTE_MAX: u32 = 20_000;

/// The fields above the text, folded to one line until something is wrong in them or they are wanted.
pub fn letterhead(head: &Letterhead) -> Markup {
    let is_wrong = [&head.to, &head.cc, &head.bcc].iter().any(|typed| typed.error.is_some());
    html! {
        details.letterhead id="letterhead" open[is_wrong] data-letterhead {
            summary.letterhead__line { span.letterhead__shown.clip dir="auto" data-letterhead-line { (line(head)) } }
            div.letterhead__fields {
                @if head.from.len() > 1 { (from(&head.from)) }
                @else { @for own in &head.from { input type="hidden" name="from" value=(own.address); } }
                (addresses("to", "To", &head.to))
                (addresses("cc", "Cc", &head.cc))
                (addresses("bcc", "Bcc", &head.bcc))
            }
        }
    }
}

/// What is quoted: folded away, and the agent's to cut.
pub fn quoted(head: &Letterhead) -> Markup {
    html! {
        details.letterhead__quote id="quote-fold" data-quote {
            summary.fold__handle { "Quoted text" }
            label.unseen for="quote" { "Quoted text, goes below your answer" }
            textarea.letterhead__quoted id="quote" name="quote" rows="5" dir="auto" maxlength=(QUOTE_MAX) { "\n" (head.quote) }
        }
    }
}

fn line(head: &Letterhead) -> String {
    let mut line = format!("To {}", if head.to.text.is_empty() { "nobody yet" } else { &head.to.text });
    for (label, typed) in [("Cc", &head.cc), ("Bcc", &head.bcc)] {
        if !typed.text.is_empty() {
            line.push_str(&format!(" · {label} {}", typed.text));
        }
    }
    if let Some(own) = head.from.iter().find(|own| own.is_chosen).filter(|_| head.from.len() > 1) {
        line.push_str(&format!(" · from {}", own.address));
    }
    line
}

fn from(all: &[Own]) -> Markup {
    html! {
        label.letterhead__label for="from" { "From" }
        select.letterhead__control id="from" name="from" {
            @for own in all {
                option value=(own.address) selected[own.is_chosen] { (own.name) " · " (own.address) }
            }
        }
    }
}

fn addresses(name: &str, label: &str, typed: &Typed) -> Markup {
    let error = format!("{name}-error");
    html! {
        label.letterhead__label for=(name) { (label) }
        div.letterhead__cell {
            input.letterhead__control id=(name) name=(name) value=(typed.text) maxlength=(ADDRESSES_MAX) dir="auto"
                inputmode="email" autocomplete="off" spellcheck="false"
                aria-invalid=[typed.error.as_ref().map(|_| "true")]
                aria-describedby=[typed.error.as_ref().map(|_| error.as_str())];
            @if let Some(wrong) = &typed.error { p.field__error id=(error) dir="auto" { (wrong) } }
        }
    }
}

//! Why a message is where it is: the strongest sign in words, all signs with their points, and the way to move it.

use maud::{Markup, html};

/// What there is to say about a message's place.
#[derive(Clone, Debug, Default)]
pub struct Why {
    /// In words; empty where nothing has to be explained.
    pub reason: String,
    /// What spoke for it, and how much it counted; `0` counts nothing and explains only.
    pub signs: Vec<(String, i64)>,
    /// The address of an author who isn't the conversation's customer; empty otherwise.
    pub other_author: String,
    /// Where it can be moved elsewhere; empty for who may not.
    pub move_href: String,
}

/// Says beside the author's name that somebody else than the customer wrote this.
pub fn other_author(why: &Why) -> Markup {
    html! {
        @if !why.other_author.is_empty() {
            span.chip.chip--warn.clip dir="auto" title="Answers here go to the customer, not to this person" { "another person: " (why.other_author) }
        }
    }
}

/// The folded explanation below a message.
pub fn why(message: i64, why: &Why) -> Markup {
    html! {
        @if !why.reason.is_empty() {
            details.message__why id={ "why-" (message) } {
                summary { "Why it is here" }
                p dir="auto" { (why.reason) }
                @if !why.signs.is_empty() {
                    ul.signs {
                        @for (sign, points) in &why.signs {
                            li.signs__one { span dir="auto" { (sign) } @if *points != 0 { span.num { (signed(*points)) } } }
                        }
                    }
                }
                @if !why.move_href.is_empty() { p { a href=(why.move_href) { "Move it elsewhere" } } }
            }
        }
    }
}

fn signed(points: i64) -> String {
    if points > 0 { format!("+{points}") } else { format!("−{}", points.abs()) }
}

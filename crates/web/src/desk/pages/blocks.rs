//! The block list, and the form that puts somebody on it.

use super::shell::{Shell, shell};
use crate::parts::{
    field::{Field, Typed, field},
    pager::more,
    time::{Clock, moment},
};
use channels::mail::sorting::blocking::Block;
use maud::{Markup, html};

/// `/desk/blocks`
#[derive(Clone, Debug)]
pub struct BlocksPage {
    pub shell: Shell,
    pub blocks: Vec<Block>,
    pub more_href: Option<String>,
    /// The form as it was sent, if it failed.
    pub value: Typed,
    pub reason: Typed,
    pub clock: Clock,
}

/// The whole page.
pub fn blocks_page(page: &BlocksPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page.page--narrow id="main" {
                header.page__head {
                    h1.page__title { "Block list" }
                    p.muted { "Mail from here is turned away, whatever it answers. It stays in " a href="/desk/spam?shelf=blocked" { "the shelf of blocked mail" } " for a while." }
                }
                (list(page))
                section.card aria-labelledby="new-block" {
                    h2 id="new-block" { "Block somebody" }
                    form.form method="post" action="/desk/blocks" {
                        (field(&Field { name: "value", label: "Address or domain", max_length: 254, hint: "Such as ana@spam.example, or spam.example for everybody there.", ..Field::default() }.with(&page.value)))
                        (field(&Field { name: "reason", label: "Why?", max_length: 300, hint: "For colleagues who wonder later.", ..Field::default() }.with(&page.reason)))
                        p { button.button.button--primary { "Block" } }
                    }
                }
            }
        },
    )
}

fn list(page: &BlocksPage) -> Markup {
    html! {
        section.card aria-labelledby="blocked" {
            h2 id="blocked" { "Who is blocked" }
            @if page.blocks.is_empty() { p.small.muted { "Nobody." } }
            ul.card__list {
                @for block in &page.blocks {
                    li {
                        div.card__row {
                            div {
                                p { b dir="auto" { (block.value) } }
                                @if !block.reason.is_empty() { p dir="auto" { (block.reason) } }
                                p.small.muted { "by " bdi { (block.by) } ", " (moment(block.blocked_ms, &page.clock)) }
                            }
                            form method="post" action="/desk/blocks/removal" {
                                input type="hidden" name="value" value=(block.value);
                                button.button.button--small { "Unblock" span.unseen dir="auto" { " " (block.value) } }
                            }
                        }
                    }
                }
            }
            (more(page.more_href.as_deref(), "Show older"))
        }
    }
}

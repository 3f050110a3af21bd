//! One customer as a whole: identities, orders, conversations, and joining them with another record of the same person.

use super::{
    customer::{Identity, Matter, Order, identities, matters, orders},
    exceptions::{ExceptionLine, exceptions},
    shell::{Shell, shell},
};
use crate::parts::{
    avatar::avatar,
    chip::{Chip, chip},
    field::{Field, Typed, field},
    time::{Clock, moment},
};
use maud::{Markup, html};

/// `/desk/people/{id}`
#[derive(Clone, Debug)]
pub struct PersonPage {
    pub shell: Shell,
    pub id: i64,
    pub name: String,
    /// `customer since 2021 · Philadelphia, 09:42`; empty shows nothing.
    pub known: String,
    pub identities: Vec<Identity>,
    /// Addresses that mail comes back from.
    pub failing: Vec<Chip>,
    pub orders: Vec<Order>,
    pub matters: Vec<Matter>,
    /// What the policy says differently for them.
    pub exceptions: Vec<ExceptionLine>,
    pub merges: Vec<Merge>,
    /// The identity form as it was sent, if it failed.
    pub new_identity: Typed,
    /// The merge form as it was sent, if it failed.
    pub merge_with: Typed,
    /// Who could be meant by it: shown to choose from.
    pub merge_choices: Vec<MergeChoice>,
    pub clock: Clock,
}

/// Another record that became part of this one.
#[derive(Clone, Debug)]
pub struct Merge {
    pub id: i64,
    pub other_name: String,
    pub by: String,
    pub at_ms: i64,
    /// Whether it was taken back.
    pub is_undone: bool,
}

/// A person who may be the other one.
#[derive(Clone, Debug)]
pub struct MergeChoice {
    /// What the form sends as `other`.
    pub other: String,
    pub name: String,
    pub summary: String,
}

/// The whole page.
pub fn person_page(page: &PersonPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head.person {
                    (avatar(&page.name))
                    div.person__words { h1.page__title dir="auto" { (page.name) } p.small.muted dir="auto" { (page.known) } }
                }
                div.page__columns id="person" data-live={ "customer:" (page.id) } {
                    div.page__column {
                        section.card aria-labelledby="conversations" {
                            h2 id="conversations" { "Conversations" } (matters(&page.matters, &page.clock))
                        }
                        section.page__part aria-labelledby="orders" { h2 id="orders" { "Orders" } (orders(&page.orders, &page.clock)) }
                    }
                    div.page__column { (known_by(page)) (exceptions(page.id, &page.exceptions, &page.clock)) (merging(page)) }
                }
            }
        },
    )
}

fn known_by(page: &PersonPage) -> Markup {
    html! {
        section.card aria-labelledby="identities" {
            h2 id="identities" { "How we know them" }
            (identities(&page.identities))
            @if !page.failing.is_empty() { p { @for fact in &page.failing { (chip(fact)) } } }
            form.form.form--line method="post" action={ "/desk/people/" (page.id) "/identities" } {
                (field(&Field { name: "value", label: "Add an e-mail address or phone number", ..Field::default() }.with(&page.new_identity)))
                button.button { "Add" }
            }
        }
    }
}

fn merging(page: &PersonPage) -> Markup {
    let action = format!("/desk/people/{}/merges", page.id);
    html! {
        section.card id="merge" aria-labelledby="merge-title" {
            h2 id="merge-title" { "Same person twice?" }
            p.small.muted { "Joins the other record into this one: conversations, orders and identities. You can take it back." }
            form.form.form--line method="post" action=(action) {
                (field(&Field { name: "other", label: "The other one: e-mail, reference or name", ..Field::default() }.with(&page.merge_with)))
                button.button { "Merge" }
            }
            @if !page.merge_choices.is_empty() {
                form.choices method="post" action=(action) {
                    p.small { "Who do you mean?" }
                    @for choice in &page.merge_choices {
                        button.choices__one name="other" value=(choice.other) {
                            b.clip dir="auto" { (choice.name) } span.small.muted.clip dir="auto" { (choice.summary) }
                        }
                    }
                }
            }
            @if !page.merges.is_empty() { ul.card__list { @for merge in &page.merges { (joined(merge, page)) } } }
        }
    }
}

fn joined(merge: &Merge, page: &PersonPage) -> Markup {
    html! {
        li {
            div.card__row {
                p.small { b dir="auto" { (merge.other_name) } " joined by " bdi { (merge.by) } ", " (moment(merge.at_ms, &page.clock)) }
                @if merge.is_undone { span.chip.chip--plain { "taken back" } }
                @else {
                    form method="post" action={ "/desk/merges/" (merge.id) "/undo" } {
                        input type="hidden" name="person" value=(page.id);
                        button.button.button--tiny { "Undo" span.unseen dir="auto" { " the merge with " (merge.other_name) } }
                    }
                }
            }
        }
    }
}

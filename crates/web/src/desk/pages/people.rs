//! Everyone who ever wrote or bought, to be found by name, e-mail, order or reference.

use super::shell::{Shell, shell};
use crate::parts::{
    avatar::avatar,
    icon::{Icon, icon},
    pager::more,
    time::{Clock, ago},
};
use maud::{Markup, html};

/// `/desk/people?q=…&before=…`
#[derive(Clone, Debug)]
pub struct PeoplePage {
    pub shell: Shell,
    pub query: String,
    pub people: Vec<Found>,
    pub more_href: Option<String>,
    pub clock: Clock,
}

/// One person of the list.
#[derive(Clone, Debug)]
pub struct Found {
    pub id: i64,
    pub name: String,
    /// The address or number they are best known by; empty shows nothing.
    pub identity: String,
    /// What to say before the date; may be empty.
    pub summary: String,
    pub since_ms: Option<i64>,
}

/// The list with its search.
pub fn people_page(page: &PeoplePage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head { h1 { "People" } }
                (search(&page.query))
                @if page.people.is_empty() { (nobody(&page.query)) }
                @else { ul.people { @for person in &page.people { (entry(person, &page.clock)) } } }
                (more(page.more_href.as_deref(), "Show more"))
            }
        },
    )
}

fn search(query: &str) -> Markup {
    html! {
        form.search.search--wide action="/desk/people" method="get" role="search" {
            (icon(Icon::Search))
            label.unseen for="search" { "Search people" }
            input.search__control id="search" name="q" type="search" value=(query) dir="auto" maxlength="200"
                placeholder="Name, e-mail, order number or reference" data-search;
            button.button.button--small { "Search" }
        }
    }
}

fn entry(person: &Found, clock: &Clock) -> Markup {
    html! {
        li.people__one {
            (avatar(&person.name))
            div.people__words {
                a.people__name.clip href={ "/desk/people/" (person.id) } dir="auto" { (person.name) }
                p.small.muted.clip dir="auto" { (person.identity) }
            }
            p.people__facts.small.muted { (person.summary) @if let Some(at_ms) = person.since_ms { " since " (ago(at_ms, clock)) } }
        }
    }
}

fn nobody(query: &str) -> Markup {
    html! {
        div.page__nothing {
            @if query.is_empty() {
                p { b { "Nobody yet" } } p.muted { "People appear here with their first message or order." }
            } @else {
                p { b { "Nobody found for “" bdi { (query) } "”" } }
                p.muted { "Try part of a name, a whole e-mail address or an order number. " a href="/desk/people" { "Show everyone" } }
            }
        }
    }
}

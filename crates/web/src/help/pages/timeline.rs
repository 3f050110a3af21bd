//! What happened, newest first: a parcel's way, an order's changes, a return's steps.

use crate::parts::time::{Clock, moment};
use maud::{Markup, html};

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Happening {
    pub at_ms: i64,
    pub title: String,
    /// Where, why or by whom; empty shows nothing.
    pub detail: String,
}

/// The list, or nothing.
pub fn timeline(happenings: &[Happening], clock: &Clock) -> Markup {
    html! {
        @if !happenings.is_empty() {
            ol.timeline {
                @for one in happenings {
                    li.timeline__one {
                        b dir="auto" { (one.title) }
                        span.small.muted { (moment(one.at_ms, clock)) }
                        @if !one.detail.is_empty() { span.small.muted dir="auto" { (one.detail) } }
                    }
                }
            }
        }
    }
}

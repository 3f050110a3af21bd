//! How far something has come, as a line of steps: short on a tile, with words on the page of its own.

use maud::{Markup, html};

/// The steps of an order.
pub const ORDER: [&str; 4] = ["Ordered", "Packed", "On its way", "Delivered"];
/// The steps of a return.
pub const RETURN: [&str; 4] = ["Registered", "Sent", "Received", "Settled"];

/// A line of steps, so many of them done.
#[derive(Clone, Copy, Debug)]
pub struct Track {
    pub steps: [&'static str; 4],
    /// From 0 to 4.
    pub done: usize,
}

impl Track {
    /// `Step 3 of 4: On its way`
    fn words(&self) -> String {
        let at = self.done.clamp(1, self.steps.len());
        format!("Step {at} of {}: {}", self.steps.len(), self.steps[at - 1])
    }
}

/// The line alone; what it says is read out.
pub fn line(track: &Track) -> Markup {
    html! {
        span.track role="img" aria-label=(track.words()) {
            @for at in 0..track.steps.len() { span.track__step data-done[at < track.done] {} }
        }
    }
}

/// The line with a word under every step.
pub fn steps(track: &Track) -> Markup {
    html! {
        ol.track aria-label="How far it has come" {
            @for (at, step) in track.steps.iter().enumerate() {
                li.track__named data-done[at < track.done] aria-current=[(at + 1 == track.done).then_some("step")] {
                    (step) @if at < track.done { span.unseen { ", done" } }
                }
            }
        }
    }
}

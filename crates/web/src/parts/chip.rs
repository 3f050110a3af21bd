//! Short facts in a pill: a channel, an order, a state.

use maud::{Markup, html};

/// How a chip or a notice should make the reader feel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Accent,
    Good,
    Warn,
    Bad,
}

/// One short fact.
#[derive(Clone, Debug)]
pub struct Chip {
    pub text: String,
    pub tone: Tone,
}

impl Chip {
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { text: text.into(), tone }
    }
}

/// Shows one chip.
pub fn chip(chip: &Chip) -> Markup {
    html! { span class={ "chip chip--" (kind(chip.tone)) } dir="auto" { (chip.text) } }
}

/// The class ending of a tone, the same for every block that has tones.
pub fn kind(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Accent => "accent",
        Tone::Good => "good",
        Tone::Warn => "warn",
        Tone::Bad => "bad",
    }
}

//! A sentence about what just happened or what is wrong, announced to screen readers.

use super::chip::{Tone, kind};
use maud::{Markup, html};

/// One sentence for the person.
#[derive(Clone, Debug)]
pub struct Notice {
    pub tone: Tone,
    pub text: String,
}

/// Shows `notice`; bad news interrupts, the rest waits its turn.
pub fn notice(notice: &Notice) -> Markup {
    let role = if notice.tone == Tone::Bad { "alert" } else { "status" };
    html! { p class={ "notice notice--" (kind(notice.tone)) } role=(role) dir="auto" { (notice.text) } }
}

/// Bad news about the form below, if there is any.
pub fn alarm(text: Option<&str>) -> Markup {
    html! { @if let Some(text) = text { p.notice.notice--bad role="alert" dir="auto" { (text) } } }
}

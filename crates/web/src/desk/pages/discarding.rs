//! What an agent does with a conversation nobody wants: into the trash, out of it, its sender blocked.

use super::target::Target;
use maud::{Markup, html};

/// What can be done.
#[derive(Clone, Debug, Default)]
pub struct Discarding {
    /// Whether it is in the trash now.
    pub is_trashed: bool,
    /// Whether its content was removed for good.
    pub is_removed: bool,
    /// The address that can be blocked; empty offers none.
    pub email: String,
}

/// The button and what opens from it.
pub fn discarding(target: &Target, view: &Discarding) -> Markup {
    let domain = view.email.rsplit_once('@').map_or("", |(_, domain)| domain);
    html! {
        button.button.button--small.popover-anchor.popover-anchor--discard type="button" popovertarget="discard" { "More" }
        div.popover.popover--discard id="discard" popover {
            @if view.is_trashed {
                form method="post" action=(target.act("trash/removal")) {
                    (target.carried())
                    @if !view.is_removed { button.button.button--small { "Take it out of the trash" } }
                }
            } @else {
                form method="post" action=(target.act("trash")) { (target.carried()) button.button.button--small { "Move to the trash" } }
            }
            @if !view.email.is_empty() {
                form.form method="post" action=(target.act("block")) {
                    (target.carried())
                    p.popover__title { "Block" }
                    div.field {
                        label.field__label for="block-value" { "Whom?" }
                        select.field__control id="block-value" name="value" {
                            option value=(view.email) { (view.email) }
                            option value={ "@" (domain) } { "Everybody at " (domain) }
                        }
                    }
                    div.field {
                        label.field__label for="block-reason" { "Why?" }
                        input.field__control id="block-reason" name="reason" maxlength="300" dir="auto";
                    }
                    button.button.button--small { "Turn their mail away" }
                }
            }
        }
    }
}

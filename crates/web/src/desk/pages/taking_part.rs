//! Who takes part in a conversation by mail beside its customer, in the panel.

use maud::{Markup, html};

/// Somebody who takes part.
#[derive(Clone, Debug)]
pub struct Participant {
    pub email: String,
    /// May be empty.
    pub name: String,
    /// `in Cc`, `wrote in`, `mailing list`.
    pub role: String,
}

/// The part of the panel; nothing while the customer is alone.
pub fn taking_part(people: &[Participant]) -> Markup {
    html! {
        @if !people.is_empty() {
            section.panel__part {
                h3.panel__title { "Who takes part" span.num { (people.len()) } }
                ul.identities {
                    @for one in people {
                        li.identities__one {
                            span.identities__kind { (one.role) }
                            span.identities__value dir="auto" { @if !one.name.is_empty() { (one.name) " · " } (one.email) }
                        }
                    }
                }
            }
        }
    }
}

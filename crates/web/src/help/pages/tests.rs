//! Rules every help page holds, whatever its view says.

use super::{contact, contact_done, conversation, conversations, home, look_up, samples};
use crate::parts::proof::{HOSTILE, holds_every_rule};
use maud::Markup;

/// Every sample of every page of the help centre, rendered.
pub fn pages() -> Vec<(&'static str, String)> {
    [
        rendered(samples::homes(), home::home_page),
        rendered(samples::contacts(), contact::contact_page),
        rendered(samples::contact_dones(), contact_done::contact_done_page),
        rendered(samples::look_ups(), look_up::look_up_page),
        rendered(samples::conversations(), conversations::conversations_page),
        rendered(samples::conversation_pages(), conversation::conversation_page),
    ]
    .concat()
}

fn rendered<V>(samples: Vec<(&'static str, V)>, page: fn(&V) -> Markup) -> Vec<(&'static str, String)> {
    samples.iter().map(|(name, view)| (*name, page(view).into_string())).collect()
}

fn page(name: &str) -> String {
    let found = pages().into_iter().find(|(other, _)| *other == name);
    found.unwrap_or_else(|| panic!("no sample {name}")).1
}

#[test]
fn every_page_of_the_help_centre_holds_the_rules_in_every_state() {
    for (name, page) in pages() {
        holds_every_rule(name, &page);
    }
}

#[test]
fn hostile_text_is_shown_as_text_on_every_extreme_page() {
    let extremes: Vec<_> = pages().into_iter().filter(|(name, _)| name.ends_with("extreme")).collect();
    assert_eq!(extremes.len(), 6, "need an extreme of every page for this test to mean anything");

    for (name, page) in extremes {
        assert!(
            page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
            "{name} doesn't show the hostile text"
        );
        assert!(!page.contains(HOSTILE), "{name} shows hostile text unescaped");
    }
}

#[test]
fn a_mistake_is_named_beside_its_field_and_nothing_typed_is_lost() {
    let page = page("contact-mistaken");

    assert!(page.contains("aria-invalid=\"true\" aria-describedby=\"email-error\""));
    assert!(page.contains("id=\"email-error\" role=\"alert\">This address is incomplete"));
    assert!(page.contains("value=\"Yusuf Rossi\""));
}

#[test]
fn the_chat_is_offered_only_to_browsers_that_can_open_it() {
    assert!(page("home").contains("data-open-chat hidden"));
    assert!(!page("home-empty").contains("data-open-chat"));
}

#[test]
fn the_code_field_lets_the_phone_fill_it_in() {
    assert!(page("look-up-code").contains("autocomplete=\"one-time-code\" inputmode=\"numeric\""));
}

#[test]
fn who_is_signed_in_can_leave_from_every_page() {
    for name in ["conversations", "letters"] {
        assert!(page(name).contains("action=\"/sign-out\""), "{name}");
    }
    assert!(!page("contact").contains("/sign-out"));
}

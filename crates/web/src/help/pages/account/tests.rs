//! Rules the account's pages hold, whatever their views say.

use super::samples::pages;
use crate::parts::proof::{HOSTILE, holds_every_rule};

fn page(name: &str) -> String {
    pages().into_iter().find(|(other, _)| *other == name).unwrap_or_else(|| panic!("no sample {name}")).1
}

#[test]
fn every_page_of_the_account_holds_the_rules_in_every_state() {
    for (name, page) in pages() {
        holds_every_rule(name, &page);
    }
}

#[test]
fn hostile_text_is_shown_as_text_on_every_page_of_the_account() {
    let extremes: Vec<_> = pages().into_iter().filter(|(name, _)| name.ends_with("extreme")).collect();
    assert_eq!(extremes.len(), 9, "need an extreme of every page for this test to mean anything");

    for (name, page) in extremes {
        assert!(
            page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
            "{name} doesn't show the hostile text"
        );
        assert!(!page.contains(HOSTILE), "{name} shows hostile text unescaped");
    }
}

#[test]
fn whoever_is_signed_in_finds_the_account_under_their_name() {
    assert!(page("profile").contains("href=\"/account\""));
    assert!(page("profile").contains(">Yusuf</a>"));
    assert!(page("find-order").contains("<a class=\"shop__place\" href=\"/sign-in\">Sign in</a>"));
}

#[test]
fn the_last_way_in_cant_be_removed_and_the_password_so_far_is_asked_for_only_where_it_has_to_be() {
    assert_eq!(page("emails").matches("/account/emails/removal").count(), 2);
    assert!(!page("safety").contains("name=\"current\""));
    assert!(page("safety-extreme").contains("name=\"current\""));
}

#[test]
fn nothing_is_ticked_that_wasnt_said() {
    assert_eq!(page("consents").matches(" checked").count(), 1);
}

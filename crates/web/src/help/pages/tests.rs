//! Rules every help page holds, whatever its view says.

use super::samples::{self, acts, orders, returns};
use super::{
    act, contact, contact_done, conversation, conversations, gift, home, invoices, order, preview, quote,
    return_, sign_in, warranty, withdrawal, withdrawal_samples,
};
use crate::parts::proof::{HOSTILE, holds_every_rule};
use maud::Markup;

/// Every sample of every page of the help centre, rendered.
pub fn pages() -> Vec<(&'static str, String)> {
    [
        rendered(samples::homes(), home::home_page),
        rendered(samples::contacts(), contact::contact_page),
        rendered(samples::contact_dones(), contact_done::contact_done_page),
        rendered(samples::sign_ins(), sign_in::sign_in_page),
        rendered(samples::conversations(), conversations::conversations_page),
        rendered(samples::conversation_pages(), conversation::conversation_page),
        rendered(orders::lists(), super::orders::orders_page),
        rendered(orders::pages(), order::order_page),
        rendered(orders::invoice_lists(), invoices::invoices_page),
        rendered(acts::forms(), act::act_page),
        rendered(acts::previews(), preview::preview_page),
        rendered(acts::quotes(), quote::quote_page),
        rendered(returns::lists(), super::returns::returns_page),
        rendered(returns::pages(), return_::return_page),
        rendered(returns::labels(), return_::label_page),
        rendered(returns::gifts(), gift::gift_page),
        rendered(returns::gift_items(), gift::gift_items_page),
        rendered(returns::warranties(), warranty::warranty_page),
        rendered(withdrawal_samples::asks(), withdrawal::ask_page),
        rendered(withdrawal_samples::checks(), withdrawal::check_page),
        rendered(withdrawal_samples::dones(), withdrawal::done_page),
    ]
    .concat()
}

pub fn rendered<V>(samples: Vec<(&'static str, V)>, page: fn(&V) -> Markup) -> Vec<(&'static str, String)> {
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
    assert_eq!(extremes.len(), 21, "need an extreme of every page for this test to mean anything");

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
    assert!(page("sign-in-code").contains("autocomplete=\"one-time-code\" inputmode=\"numeric\""));
}

#[test]
fn who_is_signed_in_can_leave_from_every_page() {
    for name in ["conversations", "letters"] {
        assert!(page(name).contains("action=\"/sign-out\""), "{name}");
    }
    assert!(!page("contact").contains("/sign-out"));
}

#[test]
fn the_withdrawal_function_is_a_link_on_every_page_and_needs_no_script() {
    for (name, page) in pages() {
        assert!(page.contains("href=\"/withdrawal\""), "{name}");
    }
    let check = page("withdrawal-check");
    assert!(
        check.contains("<button class=\"button button--primary\">Widerruf bestätigen</button>"),
        "{check}"
    );
    assert!(
        check.contains("lang=\"de\"") && check.contains("name=\"items\" value=\"Nur die Lampe\""),
        "{check}"
    );
    assert!(page("withdrawal").contains("<h1>Withdraw from contract here</h1>"));
}

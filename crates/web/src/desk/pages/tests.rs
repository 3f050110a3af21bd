//! Rules every desk page holds, whatever its view says.

use super::{
    act, blocks, claims, connections, headers, held, inbox, ledger, ledger_entry, mailbox, mailboxes, me,
    moved, operation, order, original, packing, people, person, policy, preview, returns, review, samples,
    setup, sign_in, spam, team, withdrawals,
};
use crate::parts::{
    error,
    proof::{HOSTILE, holds_every_rule},
};
use maud::Markup;

/// Every sample of every page of the desk, rendered.
pub fn pages() -> Vec<(&'static str, String)> {
    [
        rendered(samples::queue_pages(), inbox::queue_page),
        rendered(samples::conversation_pages(), inbox::conversation_page),
        rendered(samples::spam_pages(), spam::spam_page),
        rendered(samples::blocks_pages(), blocks::blocks_page),
        rendered(samples::move_pages(), moved::move_page),
        rendered(samples::later_pages(), held::later_page),
        rendered(samples::people_pages(), people::people_page),
        rendered(samples::person_pages(), person::person_page),
        rendered(samples::team_pages(), team::team_page),
        rendered(samples::me_pages(), me::me_page),
        rendered(samples::connections_pages(), connections::connections_page),
        rendered(samples::mailboxes_pages(), mailboxes::mailboxes_page),
        rendered(samples::mailbox_pages(), mailbox::mailbox_page),
        rendered(samples::operation_pages(), operation::operation_page),
        rendered(samples::ledger_pages(), ledger::ledger_page),
        rendered(samples::ledger_entries(), ledger_entry::entry_page),
        rendered(samples::order_pages(), order::order_page),
        rendered(samples::act_pages(), act::act_page),
        rendered(samples::review_pages(), review::review_page),
        rendered(samples::matters_pages(), returns::matters_page),
        rendered(samples::return_pages(), returns::return_page),
        rendered(samples::packing_pages(), packing::packing_page),
        rendered(samples::claim_pages(), claims::claim_page),
        rendered(samples::withdrawals_pages(), withdrawals::withdrawals_page),
        rendered(samples::policy_pages(), policy::policy_page),
        rendered(samples::policy_versions(), policy::version_page),
        rendered(samples::original_pages(), original::original_page),
        rendered(samples::headers_pages(), headers::headers_page),
        rendered(samples::preview_pages(), preview::preview_page),
        rendered(samples::sign_ins(), sign_in::sign_in_page),
        rendered(samples::setups(), setup::setup_page),
        rendered(samples::errors(), error::page),
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
fn every_page_of_the_desk_holds_the_rules_in_every_state() {
    for (name, page) in pages() {
        holds_every_rule(name, &page);
    }
}

#[test]
fn hostile_text_is_shown_as_text_on_every_extreme_page() {
    let extremes: Vec<_> = pages().into_iter().filter(|(name, _)| name.ends_with("extreme")).collect();
    assert!(extremes.len() >= 9, "need an extreme of every page for this test to mean anything");

    for (name, page) in extremes {
        assert!(
            page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
            "{name} doesn't show the hostile text"
        );
        assert!(!page.contains(HOSTILE), "{name} shows hostile text unescaped");
    }
}

#[test]
fn the_rail_shows_only_places_the_agent_may_go() {
    let narrow = page("conversation-extreme");

    assert!(narrow.contains("href=\"/desk/people\""));
    assert!(!narrow.contains("href=\"/desk/team\""));
    assert!(!narrow.contains("href=\"/desk/operation\""));
}

#[test]
fn every_form_of_a_conversation_carries_the_view_back() {
    let page = page("conversation");
    let forms = page.matches("method=\"post\"").count();

    assert!(forms >= 8, "need the forms for this test to mean anything: {forms}");
    assert_eq!(page.matches("type=\"hidden\" name=\"view\" value=\"mine\"").count(), forms);
}

#[test]
fn a_failed_message_shows_its_reason_and_a_way_to_try_again() {
    let page = page("conversation");

    assert!(page.contains("The mailbox of yusuf.rossi@example.com is full."));
    assert!(page.contains("action=\"/desk/messages/16/retry\""));
}

#[test]
fn text_that_could_not_be_sent_is_still_in_the_composer() {
    let page = page("conversation-closed");

    assert!(page.contains(">\nDear Yusuf,\nit leaves today.</textarea>"));
    assert!(page.contains("role=\"alert\" dir=\"auto\">The mail server didn't take it."));
    assert!(page.contains("id=\"kind-note\" type=\"radio\" name=\"kind\" value=\"note\" checked"));
}

#[test]
fn a_closed_conversation_offers_to_open_again_and_not_to_snooze() {
    let page = page("conversation-closed");

    assert!(page.contains("/desk/conversations/1/reopening"));
    assert!(!page.contains("/desk/conversations/1/closure"));
    assert!(!page.contains("id=\"snooze\""));
}

#[test]
fn without_a_channel_only_a_note_can_be_written() {
    let page = page("conversation-extreme");

    assert!(page.contains("value=\"reply\" disabled"));
    assert!(!page.contains("name=\"channel\""));
}

#[test]
fn a_day_is_named_once_where_it_begins() {
    let page = page("conversation");

    assert_eq!(page.matches(">Yesterday</h2>").count(), 1);
    assert_eq!(page.matches(">Today</h2>").count(), 1);
}

#[test]
fn live_parts_can_be_found_again_by_their_id() {
    for (name, page) in pages() {
        for tag in page.split('<').filter(|tag| tag.contains(" data-live=")) {
            assert!(tag.contains(" id="), "{name}: a live part without an id: {tag}");
        }
    }
    assert!(page("conversation").contains("<body class=\"desk\" data-at=\"184467\">"));
}

#[test]
fn nobody_can_demote_or_disable_themselves() {
    let page = page("team");

    assert!(page.contains("/desk/team/agents/2/role"));
    assert!(!page.contains("/desk/team/agents/1/role"));
    assert!(!page.contains("/desk/team/agents/1/disabling"));
    assert!(page.contains("/desk/team/agents/3/enabling"));
}

#[test]
fn who_may_only_read_the_team_sees_no_form_that_changes_it() {
    assert!(!page("team-reading").contains("method=\"post\""));
}

#[test]
fn only_mail_that_is_in_no_conversation_can_be_read_again() {
    let page = page("ledger");

    assert!(page.contains("id=\"chosen-42\"") && page.contains("name=\"shown\" value=\"42\""));
    assert!(!page.contains("id=\"chosen-41\"") && !page.contains("name=\"shown\" value=\"41\""));
    assert!(page.contains("/desk/ledger/41") && page.contains("headers only"));
}

#[test]
fn a_mail_that_cant_be_read_again_says_why_and_has_no_button() {
    let (held, joined) = (page("ledger-entry"), page("ledger-entry-joined"));

    assert!(held.contains("/desk/intake/42/replay") && held.contains("/desk/intake/42/raw"));
    assert!(!joined.contains("/replay") && joined.contains("it would be said twice"));
}

#[test]
fn a_merge_taken_back_offers_no_undo() {
    let page = page("person");

    assert!(page.contains("/desk/merges/4/undo"));
    assert!(!page.contains("/desk/merges/3/undo"));
}

#[test]
fn a_tracking_address_that_is_not_https_is_no_link() {
    let page = page("person-extreme");

    assert!(!page.contains("href=\"javascript"));
}

#[test]
fn a_return_offers_only_what_can_be_done_to_it_now() {
    let acts = ["receipt", "settlement", "keeping", "rejection"];
    let offered = |name: &str| {
        let page = page(name);
        acts.map(|act| page.contains(&format!("action=\"/desk/returns/R-7KQ2M4XP/{act}\"")))
    };

    assert_eq!(offered("return"), [true, true, false, true]);
    assert_eq!(offered("return-fresh"), [true, false, true, true]);
    assert!(!page("return-done").contains("name=\"accepted-1\""));
    assert!(!page("return-done").contains("/rejection\""));
}

#[test]
fn a_claim_is_decided_before_it_is_done() {
    assert!(page("claim").contains("/decision\"") && !page("claim").contains("/settlement\""));
    assert!(
        !page("claim-accepted").contains("/decision\"") && page("claim-accepted").contains("/settlement\"")
    );
}

#[test]
fn a_slip_without_an_address_says_where_to_set_it() {
    assert!(page("packing-bare").contains("returns.address"));
    assert!(!page("packing").contains("returns.address"));
}

#[test]
fn an_order_offers_what_can_be_done_and_says_why_the_rest_cant() {
    let full = page("order");

    assert!(full.contains("href=\"/desk/orders/%23W2378156/acts/return?conversation=7\""));
    assert!(!full.contains("/acts/cancel"));
    assert_eq!(full.matches("chip--warn\">goodwill").count(), 1);
    assert_eq!(full.matches("/taking-back\"").count(), 1);
    assert!(!page("order-empty").contains("method=\"post\""));
}

#[test]
fn an_act_is_confirmed_only_below_its_preview() {
    assert!(
        page("act").contains("/acts/return/confirm\"") && page("act").contains("Put it before a colleague")
    );
    assert!(!page("act-form").contains("/confirm"));
    assert!(page("act-bare").contains("No money moves."));
}

#[test]
fn nobody_approves_what_they_asked_for() {
    let page = page("review");

    assert!(
        page.contains("/desk/acts/A7KQ2M4XP/approval") && page.contains("/desk/acts/A7KQ2M4XP/rejection")
    );
    assert!(
        !page.contains("/desk/acts/A7KQ2M4XQ/approval") && page.contains("/desk/acts/A7KQ2M4XQ/taking-back")
    );
}

//! Rules every desk page holds, whatever its view says.

use super::{inbox, me, operation, people, person, samples, setup, sign_in, team};
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
        rendered(samples::people_pages(), people::people_page),
        rendered(samples::person_pages(), person::person_page),
        rendered(samples::team_pages(), team::team_page),
        rendered(samples::me_pages(), me::me_page),
        rendered(samples::operation_pages(), operation::operation_page),
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
fn only_quarantined_mail_can_be_processed_again() {
    let page = page("operation");

    assert!(page.contains("/desk/intake/42/replay"));
    assert!(!page.contains("/desk/intake/41/replay"));
    assert!(page.contains("/desk/intake/43/raw"));
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

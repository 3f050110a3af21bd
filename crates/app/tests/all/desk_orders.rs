//! Orders at the desk: looked at, acted on with a preview, put before a colleague, found and linked.

use reqwest::StatusCode;

use crate::harness::{Answer, Browser, Shop, between};
use crate::people::import;

const SHOP: &str = r##"{"type":"product","key":"lamp","title":"Lamp","variants":[{"sku":"LAMP-OAK","options":{"wood":"oak"},"price":100,"currency":"EUR","stock":7},{"sku":"LAMP-ASH","options":{"wood":"ash"},"price":120,"currency":"EUR","stock":3}]}
{"type":"customer","key":"ana","name":"Ana Lima","emails":["ana@example.org"],"phones":["+49 30 1234567"]}
{"type":"order","number":"#W300","customer":"ana","placed_at":"2026-11-22T10:00:00Z","status":"pending","currency":"EUR","address":{"name":"Ana Lima","line1":"Mill Lane 12","city":"Berlin","postcode":"10115","country":"DE"},"lines":[{"sku":"LAMP-OAK","title":"Lamp","options":{"wood":"oak"},"quantity":3,"price":100}],"payments":[{"kind":"payment","method":"card","amount":300}],"extra":{"gift_wrap":"red paper"}}
{"type":"order","number":"#W301","customer":"ana","placed_at":"2026-11-10T10:00:00Z","status":"delivered","currency":"EUR","address":{"line1":"Mill Lane 12","city":"Berlin","postcode":"10115","country":"DE"},"lines":[{"sku":"LAMP-OAK","title":"Lamp","options":{"wood":"oak"},"quantity":2,"price":100}],"payments":[{"kind":"payment","method":"card","amount":200}],"shipments":[{"carrier":"DHL","tracking":"00340434161094042557","shipped_at":"2026-11-11T10:00:00Z","delivered_at":"2026-11-12T10:00:00Z"}]}
"##;

const W300: &str = "/desk/orders/%23W300";
const CHANGED: (&str, &str) = ("reason", "I changed my mind › Takes too long");

async fn shop() -> Shop {
    let shop = Shop::open().await;
    import(&shop, SHOP).await;
    shop
}

/// What the act at `path` would do.
async fn look(agent: &Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = agent.post(path, fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    answer.text
}

/// Presses the button below the preview on `page`.
async fn confirm(agent: &Browser, page: &str) -> Answer {
    let href = page.split("action=\"").map(|part| part.split('"').next().unwrap());
    let href = href.into_iter().find(|href| href.contains("/confirm")).expect("a button to confirm with");
    let form = between(page, &format!("action=\"{href}\""), "</form>");
    let inputs = form.split("type=\"hidden\" name=\"").skip(1);
    let fields: Vec<(String, String)> = inputs
        .map(|input| (input.split('"').next().unwrap().to_owned(), meant(between(input, "value=\"", "\""))))
        .collect();
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    agent.post(href, &fields).await
}

/// What an attribute means: what a browser sends of it.
fn meant(attribute: &str) -> String {
    attribute.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

async fn confirmed(agent: &Browser, page: &str) -> String {
    let answer = confirm(agent, page).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    agent.page(&answer.location).await
}

/// The reference of the first act that waits.
fn first_waiting(page: &str) -> String {
    between(page, "action=\"/desk/acts/", "/").to_owned()
}

#[tokio::test]
async fn an_order_shows_everything_that_is_known_of_it() {
    let shop = shop().await;
    let mia = shop.agent("Mia", "Agent").await;

    let page = mia.page(W300).await;
    let sent = mia.page("/desk/orders/w301").await;

    for known in [
        "Order <span dir=\"auto\">#W300</span>",
        "Ana Lima",
        "Mill Lane 12",
        "7 in stock",
        "red paper",
        "€ 300.00",
    ] {
        assert!(page.contains(known), "{known}: {page}");
    }
    assert!(page.contains("href=\"/desk/orders/%23W300/acts/cancel\""), "{page}");
    assert!(page.contains("It can be returned once it is"), "why not stands there: {page}");
    assert!(sent.contains("00340434161094042557") && sent.contains("https://"), "{sent}");
}

#[tokio::test]
async fn an_agent_cancels_after_looking_at_what_it_does() {
    let shop = shop().await;
    let mia = shop.agent("Mia", "Team lead").await;
    let path = format!("{W300}/acts/cancel");

    let form = mia.page(&path).await;
    let silent = look(&mia, &path, &[]).await;
    let preview = look(&mia, &path, &[CHANGED, ("note", "Asked <by> phone")]).await;
    let untouched = shop.count("SELECT COUNT(*) FROM acts").await;
    let after = confirmed(&mia, &preview).await;

    assert!(form.contains("Takes too long") && !form.contains("/confirm"), "{form}");
    assert!(silent.contains("id=\"reason-error\" role=\"alert\" dir=\"auto\">Choose a reason."), "{silent}");
    assert!(preview.contains("€ 300.00") && preview.contains("The warehouse is told"), "{preview}");
    assert_eq!(untouched, 0);
    assert!(after.contains("Cancel the order: done.") && after.contains("Asked &lt;by&gt; phone"), "{after}");
    assert!(after.contains("Settled") && after.contains("−€ 300.00"), "{after}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM payments WHERE kind = 'refund'").await, 1);
}

#[tokio::test]
async fn the_same_confirmation_twice_is_done_once() {
    let shop = shop().await;
    let mia = shop.agent("Mia", "Team lead").await;
    let path = format!("{W300}/acts/refund");

    let preview = look(&mia, &path, &[("amount", "12,50"), ("reason", "Scratched")]).await;
    let first = confirm(&mia, &preview).await;
    let again = confirm(&mia, &preview).await;

    assert_eq!(
        (first.status, again.status),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER),
        "{}",
        again.text
    );
    assert_eq!(
        shop.count("SELECT CAST(SUM(amount_minor) AS BIGINT) FROM payments WHERE kind = 'refund'").await,
        1_250
    );
}

#[tokio::test]
async fn a_refund_larger_than_what_is_left_is_refused_and_says_how_much_is_left() {
    let shop = shop().await;
    let mia = shop.agent("Mia", "Agent").await;
    let path = format!("{W300}/acts/refund");

    confirmed(&mia, &look(&mia, &path, &[("amount", "120"), ("reason", "Late")]).await).await;
    let larger = look(&mia, &path, &[("amount", "180.01"), ("reason", "Late")]).await;

    assert!(larger.contains("id=\"amount-error\" role=\"alert\">"), "{larger}");
    assert!(larger.contains("€ 180.00 can still go back") && !larger.contains("/confirm"), "{larger}");
    for typed in ["", "0", "-5", "1.234", "ten"] {
        let page = look(&mia, &path, &[("amount", typed), ("reason", "Late")]).await;
        assert!(page.contains("Write the amount as 12.50."), "{typed}: {page}");
    }
    let silent = look(&mia, &path, &[("amount", "5")]).await;
    assert!(silent.contains("Write why the money is given back."), "{silent}");
}

#[tokio::test]
async fn over_the_limit_a_colleague_decides_and_never_the_one_who_asked() {
    let shop = shop().await;
    let (mia, lea) = (shop.agent("Mia", "Agent").await, shop.agent("Lea", "Team lead").await);
    let path = format!("{W300}/acts/refund");

    let preview = look(&mia, &path, &[("amount", "250"), ("reason", "All of them broke")]).await;
    let asked = confirmed(&mia, &preview).await;
    let (own, queue) = (mia.page("/desk/acts").await, lea.page("/desk/acts").await);
    let act = first_waiting(&queue);
    let alone = mia.act(&format!("/desk/acts/{act}/approval"), &[]).await;
    let nothing_yet = shop.count("SELECT COUNT(*) FROM payments WHERE kind = 'refund'").await;
    let approved = lea.act(&format!("/desk/acts/{act}/approval"), &[]).await;
    let late = lea.act(&format!("/desk/acts/{act}/rejection"), &[("why", "No.")]).await;

    assert!(
        preview.contains("A colleague decides: ") && preview.contains("Put it before a colleague"),
        "{preview}"
    );
    assert!(asked.contains("waits for a colleague"), "{asked}");
    assert!(own.contains("You asked for this yourself") && !own.contains("/approval"), "{own}");
    assert!(
        queue.contains("€ 250.00") && queue.contains("Ana Lima") && queue.contains("All of them broke"),
        "{queue}"
    );
    assert!(queue.contains("rail__count\">1<"), "the rail counts it: {queue}");
    assert!(alone.contains("You asked for this yourself. A colleague has to look at it."), "{alone}");
    assert_eq!(nothing_yet, 0);
    assert!(approved.contains("approved and done") && approved.contains("Nothing waits"), "{approved}");
    assert!(late.contains("Somebody decided this already"), "{late}");
    assert_eq!(
        shop.count("SELECT CAST(SUM(amount_minor) AS BIGINT) FROM payments WHERE kind = 'refund'").await,
        25_000
    );
}

#[tokio::test]
async fn what_waits_is_declined_with_words_or_taken_back() {
    let shop = shop().await;
    let (mia, lea) = (shop.agent("Mia", "Agent").await, shop.agent("Lea", "Team lead").await);
    let path = format!("{W300}/acts/refund");
    let fields = [("amount", "250"), ("reason", "Broken")];

    confirmed(&mia, &look(&mia, &path, &fields).await).await;
    let act = first_waiting(&lea.page("/desk/acts").await);
    let silent = lea.act(&format!("/desk/acts/{act}/rejection"), &[("why", " ")]).await;
    let declined = lea.act(&format!("/desk/acts/{act}/rejection"), &[("why", "Send photos first.")]).await;
    confirmed(&mia, &look(&mia, &path, &fields).await).await;
    let act = first_waiting(&mia.page("/desk/acts").await);
    let back = mia.act(&format!("/desk/acts/{act}/taking-back"), &[("from", "order")]).await;

    assert!(silent.contains("Write why not: the customer reads it."), "{silent}");
    assert!(declined.contains("declined. The customer reads why."), "{declined}");
    assert!(back.contains("taken back. Nothing was done.") && back.contains("Send photos first."), "{back}");
    assert!(back.contains("declined by Lea"), "{back}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM payments WHERE kind = 'refund'").await, 0);
}

#[tokio::test]
async fn of_two_agents_who_confirm_at_once_one_does_it_and_the_other_is_told() {
    let shop = shop().await;
    let (mia, lea) = (shop.agent("Mia", "Team lead").await, shop.agent("Lea", "Team lead").await);
    let path = format!("{W300}/acts/refund");
    let fields = [("amount", "20"), ("reason", "Late")];
    let (hers, other) = (look(&mia, &path, &fields).await, look(&lea, &path, &fields).await);

    let (first, second) = tokio::join!(confirm(&mia, &hers), confirm(&lea, &other));

    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [StatusCode::OK, StatusCode::SEE_OTHER]);
    let told = if first.status == StatusCode::OK { first } else { second };
    assert!(told.text.contains("Somebody did something with this order since you looked."), "{}", told.text);
    assert!(told.text.contains("/confirm"), "what it would do now is there to confirm: {}", told.text);
    assert_eq!(
        shop.count("SELECT CAST(SUM(amount_minor) AS BIGINT) FROM payments WHERE kind = 'refund'").await,
        2_000
    );
}

#[tokio::test]
async fn a_window_is_passed_over_with_a_goodwill_reason_only() {
    let shop = shop().await;
    shop.pass(90 * 24 * 3_600_000).await;
    let mia = shop.agent("Mia", "Team lead").await;
    let path = "/desk/orders/%23W301/acts/return";

    let order = mia.page("/desk/orders/%23W301").await;
    let form = mia.page(path).await;
    let take = format!("take-{}", between(&form, "name=\"take-", "\""));
    let reason = ("reason", "Don't need it any more");
    let late = look(&mia, path, &[(&take, "1"), reason]).await;
    let none = look(&mia, path, &[reason]).await;
    let kind = look(&mia, path, &[(&take, "1"), reason, ("goodwill", "A good customer")]).await;
    let done = confirmed(&mia, &kind).await;

    assert!(order.contains("chip--warn\">goodwill</span>"), "{order}");
    assert!(late.contains("id=\"goodwill-error\"") && late.contains("That is over"), "{late}");
    assert!(none.contains("Say of at least one line how many."), "{none}");
    assert!(kind.contains("€ 100.00") && kind.contains("when the goods are back"), "{kind}");
    assert!(done.contains("Goodwill: A good customer") && done.contains("/desk/returns/R-"), "{done}");
}

#[tokio::test]
async fn items_become_another_option_and_an_address_another_place() {
    let shop = shop().await;
    let mia = shop.agent("Mia", "Team lead").await;
    let (items, address) = (format!("{W300}/acts/change_items"), format!("{W300}/acts/change_address"));

    let form = mia.page(&address).await;
    let lacking = look(&mia, &address, &[("line1", "Hill 1"), ("city", ""), ("country", "DE")]).await;
    let moved = look(&mia, &address, &[("line1", "Hill 1"), ("city", "Kiel"), ("country", "DE")]).await;
    let moved = confirmed(&mia, &moved).await;
    let form_of_items = mia.page(&items).await;
    let line = between(&form_of_items, "name=\"new-", "\"").to_owned();
    let (take, new) = (format!("take-{line}"), format!("new-{line}"));
    let many = look(&mia, &items, &[(&take, "many")]).await;
    let swapped = look(&mia, &items, &[(&take, "3"), (&new, "LAMP-ASH")]).await;

    assert!(form.contains("value=\"Mill Lane 12\""), "{form}");
    assert!(lacking.contains("id=\"city-error\" role=\"alert\">Write the town."), "{lacking}");
    assert!(moved.contains("To Hill 1, Kiel, DE") || moved.contains("Hill 1"), "{moved}");
    assert!(form_of_items.contains("ash · € 120.00"), "{form_of_items}");
    assert!(many.contains("as a whole number"), "{many}");
    assert!(swapped.contains("Lamp becomes ash") && swapped.contains("−€ 60.00"), "{swapped}");
}

#[tokio::test]
async fn an_observer_looks_but_does_not_act() {
    let shop = shop().await;
    let otto = shop.agent("Otto", "Observer").await;

    let page = otto.page(W300).await;
    let form = otto.get(&format!("{W300}/acts/cancel")).await;
    let post = otto.post(&format!("{W300}/acts/cancel/confirm"), &[CHANGED]).await;
    let queue = otto.get("/desk/acts").await;

    assert!(
        page.contains("#W300") && !page.contains("/acts/cancel") && !page.contains("\"/desk/acts\""),
        "{page}"
    );
    for answer in [form, post, queue] {
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text);
    }
}

#[tokio::test]
async fn a_hostile_or_unknown_number_is_not_found() {
    let shop = shop().await;
    let mia = shop.agent("Mia", "Agent").await;

    for number in [
        "%00",
        "%20",
        "nope",
        "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "..%2F..%2Fetc",
        "%23W300%27%20OR%201%3D1",
    ] {
        for path in [
            format!("/desk/orders/{number}"),
            format!("/desk/orders/{number}/acts/cancel"),
            format!("/desk/invoices/{number}"),
        ] {
            let answer = mia.get(&path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert!(!answer.text.contains("<script>alert"), "{path}: {}", answer.text);
        }
    }
    assert_eq!(mia.get(&format!("{W300}/acts/explode")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(mia.get(&format!("{W300}/acts/profile_address")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn numbers_in_a_message_are_links_and_lead_back_to_the_conversation() {
    let shop = shop().await;
    let mia = shop.agent("Mia", "Team lead").await;
    let text = "Hi, <b>my</b> order #W300 and parcel 00340434161094042557, is LAMP-OAK in stock? Not #W999.";
    shop.write("Ana Lima <ana@example.org>", "Where is it?", text).await;

    let conversation = mia.first_in("open").await;
    let id = conversation.rsplit('/').next().unwrap().to_owned();
    let page = mia.page(&conversation).await;
    let preview = look(&mia, &format!("{W300}/acts/cancel?conversation={id}"), &[CHANGED]).await;
    let answer = confirm(&mia, &preview).await;

    let thread = between(&page, "id=\"thread\"", "</main>");
    assert!(
        thread.contains(&format!(
            "href=\"/desk/orders/%23W300?conversation={id}\" title=\"Order #W300\">#W300</a>"
        )),
        "{thread}"
    );
    assert!(thread.contains(&format!("href=\"/desk/orders/%23W301?conversation={id}\"")), "{thread}");
    assert!(thread.contains("href=\"/desk/search?q=LAMP%2DOAK\" title=\"Lamp\">LAMP-OAK</a>"), "{thread}");
    assert!(thread.contains("&lt;b&gt;my&lt;/b&gt;") && !thread.contains("%23W999"), "{thread}");
    assert!(
        page.contains(&format!("/desk/orders/%23W300/acts/cancel?conversation={id}")),
        "the panel offers it: {page}"
    );
    assert!(answer.location == conversation, "{}", answer.location);
}

#[tokio::test]
async fn a_search_finds_orders_parcels_skus_addresses_and_numbers() {
    let shop = shop().await;
    let mia = shop.agent("Mia", "Agent").await;
    let cases = [
        ("%23W300", "/desk/orders/%23W300"),
        ("w300", "/desk/orders/%23W300"),
        ("00340434161094042557", "/desk/orders/%23W301"),
        ("0034%200434161094042557", "/desk/orders/%23W301"),
        ("lamp-oak", "Lamp · LAMP-OAK"),
        ("ana%40example.org", "/desk/people/"),
        ("%2B49%2030%201234567", "Ana Lima"),
    ];
    for (typed, found) in cases {
        let page = mia.page(&format!("/desk/search?q={typed}")).await;
        let hits = between(&page, "class=\"hits\"", "</ul>");
        assert!(hits.contains(found), "{typed}: {hits}");
    }
    let nothing = mia.page("/desk/search?q=%22%3E%3Cscript%3E").await;
    assert!(nothing.contains("Nothing found") && !nothing.contains("class=\"hits\""), "{nothing}");
}

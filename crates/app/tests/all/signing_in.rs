//! The door of the desk: passwords, patience, sessions, the first administrator.

use reqwest::{Method, StatusCode};

use crate::harness::{PASSWORD, Shop, between};

const WRONG: &str = "Address and password don&#39;t belong together.";

fn is_wrong(text: &str) -> bool {
    text.contains(WRONG) || text.contains("Address and password don't belong together.")
}

#[tokio::test]
async fn guessing_a_password_gets_slower_and_time_heals_it() {
    let shop = Shop::open().await;
    shop.agent("Mia", "Agent").await;
    let guest = shop.browser();
    let right = [("email", "mia@shop.example"), ("password", PASSWORD)];

    for attempt in 0..5 {
        let answer = guest
            .post("/desk/sign-in", &[("email", "mia@shop.example"), ("password", "wrong password")])
            .await;
        assert!(
            answer.status == StatusCode::UNPROCESSABLE_ENTITY && is_wrong(&answer.text),
            "{attempt}: {}",
            answer.text
        );
    }
    let sixth =
        guest.post("/desk/sign-in", &[("email", "MIA@shop.example "), ("password", "wrong password")]).await;
    let even_right = guest.post("/desk/sign-in", &right).await;
    assert!(sixth.text.contains("Too many tries. Wait 30 seconds and try again."), "{}", sixth.text);
    assert!(
        even_right.text.contains("Too many tries.") && even_right.text.contains("mia@shop.example"),
        "{}",
        even_right.text
    );

    shop.pass(30_000).await;
    assert_eq!(guest.post("/desk/sign-in", &right).await.location, "/desk");
    let slate =
        guest.post("/desk/sign-in", &[("email", "mia@shop.example"), ("password", "wrong password")]).await;
    assert!(is_wrong(&slate.text), "a success wipes the slate");
}

#[tokio::test]
async fn an_unknown_address_is_answered_like_a_wrong_password() {
    let shop = Shop::open().await;
    shop.agent("Mia", "Agent").await;
    let guest = shop.browser();

    let wrong =
        guest.post("/desk/sign-in", &[("email", "mia@shop.example"), ("password", "wrong password")]).await;
    let unknown =
        guest.post("/desk/sign-in", &[("email", "who@shop.example"), ("password", "wrong password")]).await;

    assert_eq!(wrong.status, unknown.status);
    assert_eq!(wrong.text.replace("mia@", "who@"), unknown.text);
    for _ in 0..5 {
        guest.post("/desk/sign-in", &[("email", "who@shop.example"), ("password", "wrong password")]).await;
    }
    let slow =
        guest.post("/desk/sign-in", &[("email", "who@shop.example"), ("password", "wrong password")]).await;
    assert!(slow.text.contains("Too many tries."), "it is slowed down alike: {}", slow.text);
}

#[tokio::test]
async fn after_signing_in_one_goes_on_where_one_was_but_never_elsewhere() {
    let shop = Shop::open().await;
    shop.agent("Mia", "Agent").await;
    let cases = [
        ("/desk/people?q=ana", "/desk/people?q=ana"),
        ("//evil.example", "/desk"),
        ("https://evil.example/desk", "/desk"),
        ("/\\evil.example", "/desk"),
        ("/desk\\..\\..//evil.example", "/desk"),
        ("/desk\r\nSet-Cookie: a=b", "/desk"),
        ("javascript:alert(1)", "/desk"),
        ("", "/desk"),
    ];

    for (next, expected) in cases {
        let answer = shop
            .browser()
            .post("/desk/sign-in", &[("email", "mia@shop.example"), ("password", PASSWORD), ("next", next)])
            .await;
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, expected), "{next:?}");
        assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 1, "{next:?}");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_not_only_the_cookie() {
    let shop = Shop::open().await;
    shop.agent("Mia", "Agent").await;
    let browser = shop.browser();
    let cookie = browser.cookie("mia@shop.example").await;
    let robot = shop.browser();
    let with_cookie = |request: reqwest::RequestBuilder| request.header("cookie", cookie.as_str());
    assert_eq!(robot.send(Method::GET, "/desk", with_cookie).await.status, StatusCode::OK);

    let page = browser.act("/desk/sign-out", &[]).await;

    assert!(page.contains("You are signed out."), "{page}");
    assert!(robot.send(Method::GET, "/desk", with_cookie).await.location.starts_with("/desk/sign-in"));
}

#[tokio::test]
async fn a_session_cookie_is_out_of_reach_and_lasts_two_weeks_unused() {
    let shop = Shop::open_with(|config| config.url = "https://help.shop.example".into()).await;
    shop.agent("Mia", "Agent").await;
    let robot = shop.browser();
    let answer = robot.post("/desk/sign-in", &[("email", "mia@shop.example"), ("password", PASSWORD)]).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    let with_cookie =
        |request: reqwest::RequestBuilder| request.header("cookie", cookie.split(';').next().unwrap());

    shop.pass(13 * 24 * 3_600_000).await;
    assert_eq!(robot.send(Method::GET, "/desk/me", with_cookie).await.status, StatusCode::OK);
    shop.wait("the use is noted", "SELECT COUNT(*) FROM sessions WHERE seen_ms > created_ms").await;
    shop.pass(13 * 24 * 3_600_000).await;
    assert_eq!(
        robot.send(Method::GET, "/desk/me", with_cookie).await.status,
        StatusCode::OK,
        "use keeps it alive"
    );
    shop.pass(15 * 24 * 3_600_000).await;
    assert_eq!(robot.send(Method::GET, "/desk/me", with_cookie).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn one_signs_another_of_ones_browsers_out_but_nobody_elses() {
    let shop = Shop::open().await;
    let here = shop.agent("Mia", "Agent").await;
    let there = shop.browser();
    there.cookie("mia@shop.example").await;
    let noa = shop.agent("Noa", "Agent").await;
    let page = here.page("/desk/me").await;
    assert_eq!(page.matches("/desk/me/sessions/").count(), 1, "the other one, not this one: {page}");
    let act = format!("/desk/me/sessions/{}/revocation", between(&page, "/desk/me/sessions/", "/"));

    let foreign = noa.post(&act, &[]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    there.page("/desk").await;
    let done = here.act(&act, &[]).await;

    assert!(done.contains("That browser is signed out."), "{done}");
    assert!(there.get("/desk").await.location.starts_with("/desk/sign-in"));
    here.page("/desk").await;
}

#[tokio::test]
async fn a_new_password_signs_every_other_browser_out() {
    let shop = Shop::open().await;
    let here = shop.agent("Mia", "Agent").await;
    let there = shop.browser();
    there.cookie("mia@shop.example").await;
    let new = "a wholly new password";
    let cases = [
        (["not my password", new, new], "That isn"),
        ([PASSWORD, new, "another new one"], "The two new passwords differ."),
        ([PASSWORD, "short", "short"], "10 to 200 characters"),
    ];
    for ([current, first, second], why) in cases {
        let answer =
            here.post("/desk/me/password", &[("current", current), ("new", first), ("again", second)]).await;
        assert!(
            answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.text.contains(why),
            "{why}: {}",
            answer.text
        );
        assert!(!answer.text.contains(new), "a password is never shown again");
    }

    let done = here.act("/desk/me/password", &[("current", PASSWORD), ("new", new), ("again", new)]).await;

    assert!(done.contains("Your password is changed."), "{done}");
    assert!(there.get("/desk").await.location.starts_with("/desk/sign-in"));
    let old = there.post("/desk/sign-in", &[("email", "mia@shop.example"), ("password", PASSWORD)]).await;
    assert!(is_wrong(&old.text));
    assert_eq!(
        there.post("/desk/sign-in", &[("email", "mia@shop.example"), ("password", new)]).await.location,
        "/desk"
    );
}

#[tokio::test]
async fn the_set_up_link_makes_one_administrator_once() {
    let shop = Shop::open().await;
    let token = shop.running.setup_token.clone().expect("nobody can sign in yet");
    let owner = shop.browser();
    let link = format!("/setup/{token}");
    assert!(owner.page(&link).await.contains("Welcome"));
    let fields = [
        ("token", token.as_str()),
        ("name", "Olga"),
        ("email", "olga@shop.example"),
        ("password", "a good long one"),
        ("again", "a good long one"),
    ];
    let differing =
        owner.post("/desk/setup", &[&fields[..4], &[("again", "another one here")]].concat()).await;
    assert!(
        differing.text.contains("The two passwords differ.") && differing.text.contains("value=\"Olga\""),
        "{}",
        differing.text
    );
    for wrong in ["", "guess", "%00"] {
        let forged = owner.post("/desk/setup", &[&[("token", wrong)], &fields[1..]].concat()).await;
        assert_eq!(forged.status, StatusCode::NOT_FOUND, "{wrong}");
    }

    let made = owner.post("/desk/setup", &fields).await;

    assert_eq!(made.location, "/desk", "{}", made.text);
    assert!(owner.page("/desk/team").await.contains("Olga"));
    assert_eq!(owner.get(&link).await.status, StatusCode::NOT_FOUND);
    assert_eq!(shop.browser().post("/desk/setup", &fields).await.status, StatusCode::NOT_FOUND);
    assert_eq!(shop.count("SELECT COUNT(*) FROM agents").await, 1);
}

#[tokio::test]
async fn a_customers_code_is_for_them_once_for_a_quarter_of_an_hour() {
    let shop = Shop::open().await;
    shop.write("ana@example.org", "Lamp", "It flickers.").await;
    let ana = shop.browser();
    let unknown = ana.post("/conversations/code", &[("email", "who@example.org")]).await;
    let known = ana.post("/conversations/code", &[("email", "ana@example.org")]).await;
    shop.settle().await;
    assert_eq!(unknown.text.replace("who@", "ana@"), known.text, "the page tells nothing");
    assert_eq!(shop.relay.mails().len(), 1);
    let letter = shop.relay.last();
    let code = between(&letter, "Subject: ", " ").to_owned();
    let try_code = async |code: &str| {
        ana.post("/conversations/sign-in", &[("email", "ana@example.org"), ("code", code)]).await
    };

    let wrong = try_code("000000").await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("or too old"),
        "{}",
        wrong.text
    );
    shop.pass(15 * 60_000 + 1).await;
    assert!(try_code(&code).await.text.contains("or too old"), "it is too old");

    ana.post("/conversations/code", &[("email", "ana@example.org")]).await;
    shop.settle().await;
    let letter = shop.relay.last();
    let code = between(&letter, "Subject: ", " ").to_owned();
    assert_eq!(try_code(&code).await.location, "/conversations");
    assert!(try_code(&code).await.text.contains("or too old"), "it was used");
    assert_eq!(ana.post("/sign-out", &[]).await.location, "/");
    assert!(ana.page("/conversations").await.contains("Send me a code"));
}

#[tokio::test]
async fn who_forgot_their_password_is_given_a_new_one_by_an_administrator() {
    let shop = Shop::open().await;
    let root = shop.agent("Root", "Administrator").await;
    let mia = shop.agent("Mia", "Agent").await;
    let team = root.page("/desk/team").await;
    let at = team.find("id=\"agent-").unwrap();
    let ids = team[at..].split("id=\"agent-").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    let mias = ids.into_iter().find(|id| team.contains(&format!("/desk/team/agents/{id}/password"))).unwrap();

    let short = root.post(&format!("/desk/team/agents/{mias}/password"), &[("password", "short")]).await;
    assert!(root.page(&short.location).await.contains("10 to 200 characters"));
    let set =
        root.post(&format!("/desk/team/agents/{mias}/password"), &[("password", "a brand new one")]).await;

    assert!(root.page(&set.location).await.contains("The password is set"));
    assert!(mia.get("/desk").await.location.starts_with("/desk/sign-in"), "her browsers are signed out");
    let fields = [("email", "mia@shop.example"), ("password", "a brand new one")];
    assert_eq!(shop.browser().post("/desk/sign-in", &fields).await.location, "/desk");
}

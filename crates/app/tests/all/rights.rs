//! Who may do what: sessions, roles, guessing, other people's pages, and the headers around everything.

mod lines;

use reqwest::header::{COOKIE, ORIGIN};
use reqwest::{Method, StatusCode};

use crate::harness::{Browser, PASSWORD, Shop, between};
use lines::LINES;

const ROLES: [&str; 4] = ["Observer", "Agent", "Team lead", "Administrator"];

async fn try_line(browser: &Browser, (method, path): (&str, &str)) -> crate::harness::Answer {
    let path = path.replace("{id}", "7").replace("{hash}", "abc").replace("{reference}", "7KQ2M4XP");
    let method: Method = method.parse().unwrap();
    browser
        .send(method.clone(), &path, |request| {
            if method == Method::POST { request.form(&[("x", "y")]) } else { request }
        })
        .await
}

#[test]
fn the_table_of_these_tests_has_every_line_of_the_router() {
    let router = include_str!("../../../web/src/routing.rs");
    let desk = between(router, "fn desk_table", "fn help_table");

    let lines = desk.lines().filter_map(|line| {
        let line = line.trim();
        let method = if line.starts_with(".get(") {
            "GET"
        } else if line.starts_with(".post(") || line.starts_with(".upload(") {
            "POST"
        } else {
            return None;
        };
        Some((method, between(line, "\"", "\"")))
    });
    let mut count = 0;
    for (method, path) in lines {
        assert!(
            LINES.iter().any(|(known, at, _)| (*known, *at) == (method, path)),
            "{method} {path} isn't tried by these tests"
        );
        count += 1;
    }
    assert_eq!(count, LINES.len() - 2);
}

#[tokio::test]
async fn nobody_gets_in_without_a_session() {
    let shop = Shop::open().await;
    let stranger = shop.browser();
    let forged = shop.browser();

    for &(method, path, _) in LINES {
        let answer = try_line(&stranger, (method, path)).await;
        let with_cookie = forged
            .send(
                method.parse().unwrap(),
                &path.replace("{id}", "7").replace("{hash}", "x").replace("{reference}", "x"),
                |request| request.header(COOKIE, "attend_agent=abc; attend_agent=%00"),
            )
            .await;
        for answer in [answer, with_cookie] {
            if method == "GET" && path != "/desk/live" {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{method} {path}");
                assert!(
                    answer.location.starts_with("/desk/sign-in?next=%2Fdesk"),
                    "{path}: {}",
                    answer.location
                );
            } else {
                let allowed = [StatusCode::FORBIDDEN, StatusCode::SEE_OTHER];
                assert!(allowed.contains(&answer.status), "{method} {path}: {}", answer.status);
                assert!(method == "GET" || answer.status == StatusCode::FORBIDDEN, "{method} {path}");
            }
        }
    }
    let fragment = stranger.send(Method::GET, "/desk", |request| request.header("Attend-Live", "1")).await;
    assert_eq!(fragment.status, StatusCode::FORBIDDEN, "a live page isn't led to another page");
}

#[tokio::test]
async fn each_role_reaches_its_own_lines_and_no_others() {
    let shop = Shop::open().await;
    shop.write("ana@example.org", "Lamp", "It flickers.").await;
    shop.agent("Root", "Administrator").await;

    for (rank, role) in ROLES.iter().enumerate() {
        let browser = shop.agent(&format!("A{rank}"), role).await;
        for &(method, path, lowest) in LINES {
            if path == "/desk/sign-out" {
                continue;
            }
            let may = rank >= ROLES.iter().position(|known| *known == lowest).unwrap();
            let answer = try_line(&browser, (method, path)).await;
            assert_eq!(
                answer.status != StatusCode::FORBIDDEN,
                may,
                "{role} {method} {path}: {}",
                answer.status
            );
            assert!(!answer.status.is_server_error(), "{role} {method} {path}: {}", answer.text);
            assert!(
                may || answer.text.contains("This isn't yours to do")
                    || answer.text.contains("This isn&#39;t yours to do"),
                "{}",
                answer.text
            );
        }
    }
}

#[tokio::test]
async fn an_observer_reads_but_cant_answer() {
    let shop = Shop::open().await;
    let ole = shop.agent("Ole", "Observer").await;
    shop.write("ana@example.org", "Lamp", "It flickers.").await;
    let path = ole.first_in("open").await;
    assert!(ole.page(&path).await.contains("It flickers."));

    let answer = ole.answer(&path, "email", "I shouldn't.").await;
    let closed = ole.post(&format!("{path}/closure"), &[]).await;

    assert_eq!((answer.status, closed.status), (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN));
    assert_eq!(shop.count("SELECT COUNT(*) FROM messages WHERE direction <> 'in'").await, 0);
}

#[tokio::test]
async fn a_disabled_agent_is_out_at_once_and_back_when_enabled() {
    let shop = Shop::open().await;
    let root = shop.agent("Root", "Administrator").await;
    let mia = shop.agent("Mia", "Agent").await;
    let act = format!("/desk/team/agents/{}", shop.agent_id("Mia").await);
    mia.page("/desk").await;

    root.act(&format!("{act}/disabling"), &[]).await;
    assert!(mia.get("/desk").await.location.starts_with("/desk/sign-in"));
    let fields = [("email", "mia@shop.example"), ("password", PASSWORD)];
    let refused = mia.post("/desk/sign-in", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    root.act(&format!("{act}/enabling"), &[]).await;
    assert!(mia.get("/desk").await.location.starts_with("/desk/sign-in"), "the old session stays dead");
    assert_eq!(mia.post("/desk/sign-in", &fields).await.location, "/desk");
    mia.page("/desk").await;
}

#[tokio::test]
async fn a_role_that_is_taken_away_is_gone_with_the_next_click() {
    let shop = Shop::open().await;
    let root = shop.agent("Root", "Administrator").await;
    let lead = shop.agent("Lena", "Team lead").await;
    lead.page("/desk/operation").await;

    let act = format!("/desk/team/agents/{}/role", shop.agent_id("Lena").await);
    root.act(&act, &[("role", "Agent")]).await;

    assert_eq!(lead.get("/desk/operation").await.status, StatusCode::FORBIDDEN);
    assert!(root.act(&act, &[("role", "Emperor")]).await.contains("Choose one of the roles in the list."));
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let shop = Shop::open().await;
    let root = shop.agent("Root", "Administrator").await;
    let noa = shop.agent("Noa", "Administrator").await;
    let (own, others) = (shop.agent_id("Root").await, shop.agent_id("Noa").await);
    root.act(&format!("/desk/team/agents/{others}/role"), &[("role", "Agent")]).await;

    let disabled = root.act(&format!("/desk/team/agents/{own}/disabling"), &[]).await;
    let demoted = root.act(&format!("/desk/team/agents/{own}/role"), &[("role", "Agent")]).await;

    let reason = "Somebody has to be able to manage the team.";
    assert!(disabled.contains(reason) && demoted.contains(reason), "{disabled}");
    assert_eq!(noa.get("/desk/team").await.status, StatusCode::FORBIDDEN);
    root.page("/desk/team").await;
}

#[tokio::test]
async fn only_an_administrator_makes_agents_and_teams() {
    let shop = Shop::open().await;
    let root = shop.agent("Root", "Administrator").await;
    let new =
        [("name", "Zed"), ("email", "zed@shop.example"), ("role", "Agent"), ("password", "a good long one")];

    let made = root.act("/desk/team/agents", &new).await;
    let again = root.post("/desk/team/agents", &new).await;
    let short = root
        .post(
            "/desk/team/agents",
            &[("name", "Yan"), ("email", "yan@shop.example"), ("role", "Agent"), ("password", "short")],
        )
        .await;
    let team = root.act("/desk/team/teams", &[("name", "Returns")]).await;

    assert!(made.contains("Added. They can sign in now.") && made.contains("zed@shop.example"), "{made}");
    assert!(again.text.contains("Another agent signs in with this address."), "{}", again.text);
    assert!(
        short.text.contains("10 to 200 characters") && short.text.contains("value=\"Yan\""),
        "{}",
        short.text
    );
    assert!(team.contains("Returns"), "{team}");
    let zed = shop.browser();
    let signed_in =
        zed.post("/desk/sign-in", &[("email", " ZED@shop.example "), ("password", "a good long one")]).await;
    assert_eq!(signed_in.location, "/desk");
}

#[tokio::test]
async fn changes_asked_for_by_other_sites_are_refused() {
    let shop = Shop::open_with(|config| config.url = "https://help.shop.example/support".into()).await;
    let mia = shop.agent("Mia", "Agent").await;
    shop.write("ana@example.org", "Lamp", "It flickers.").await;
    let act = format!("{}/closure", mia.first_in("open").await);
    let own = mia.url.clone();
    let cases = [
        ("sec-fetch-site", "cross-site", false),
        ("sec-fetch-site", "same-site", false),
        ("origin", "https://evil.example", false),
        ("origin", "null", false),
        ("origin", "https://help.shop", false),
        ("origin", "https", false),
        ("sec-fetch-site", "none", true),
        ("sec-fetch-site", "same-origin", true),
        ("origin", "https://help.shop.example", true),
        ("origin", own.as_str(), true),
    ];

    for (name, value, is_taken) in cases {
        let answer = mia
            .send(Method::POST, &act, |request| request.header(name, value).form(&[("view", "open")]))
            .await;
        assert_eq!(answer.status == StatusCode::SEE_OTHER, is_taken, "{name}: {value}: {}", answer.status);
        assert!(is_taken || answer.status == StatusCode::FORBIDDEN);
    }
    for (path, method) in [
        ("/desk/sign-in", Method::POST),
        ("/contact", Method::POST),
        ("/conversations/code", Method::POST),
        ("/desk/me", Method::DELETE),
    ] {
        let answer = mia.send(method, path, |request| request.header(ORIGIN, "https://evil.example")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn every_kind_of_answer_has_the_strict_headers() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia", "Agent").await;
    let cases = [
        "/",
        "/contact",
        "/conversations",
        "/desk",
        "/desk/me",
        "/desk/sign-in",
        "/desk/nowhere",
        "/nowhere",
        "/desk/team",
        "/desk/people/abc",
        "/widget.js",
        "/widget/config",
        "/widget/messages",
        "/healthz",
        "/assets/css/desk.css",
        "/assets/none",
        "/setup/x",
    ];

    for path in cases {
        let answer = mia.get(path).await;
        let told = |name: &str| {
            answer.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
        };
        assert!(told("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert!(!told("content-security-policy").contains("unsafe"), "{path}");
        let others = ["x-content-type-options", "referrer-policy", "x-frame-options"].map(told);
        assert_eq!(others, ["nosniff", "same-origin", "DENY"], "{path}");
        if told("content-type").starts_with("text/html") {
            assert_eq!(told("cache-control"), "no-store", "{path}");
        }
    }
}

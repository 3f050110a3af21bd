//! The ways past the door: TLS in its kinds, passwords, tokens and what makes them, consent.

use std::collections::HashSet;
use std::sync::Mutex;

use people::AgentId;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;
use crate::mailbox::{Provider, Way, consent, trying};

/// A provider that makes tokens, and answers Dovecot whether one is good.
#[derive(Clone, Default)]
struct Issuer {
    state: Arc<Mutex<Issued>>,
}

#[derive(Default)]
struct Issued {
    good: HashSet<String>,
    refresh: String,
    count: usize,
    asked: Vec<String>,
    refuses: bool,
}

impl Issuer {
    fn answer(&self, form: &str) -> (u16, Vec<u8>) {
        let mut state = self.state.lock().unwrap();
        state.asked.push(form.to_owned());
        let is_known = form.contains(&format!("refresh_token={}", state.refresh.replace('-', "%2D")))
            || form.contains("authorization%5Fcode")
            || form.contains("client%5Fcredentials");
        if state.refuses || !is_known {
            return (
                400,
                br#"{"error":"invalid_grant","error_description":"It was revoked.\r\nTrace: 7"}"#.to_vec(),
            );
        }
        state.count += 1;
        let count = state.count;
        let token = format!("at{count}");
        state.good.insert(token.clone());
        state.refresh = format!("rt-{count}");
        let body = format!(r#"{{"access_token":"{token}","expires_in":3600,"refresh_token":"rt-{count}"}}"#);
        (200, body.into_bytes())
    }

    fn withdraw_all(&self) {
        self.state.lock().unwrap().good.clear();
    }

    fn count(&self) -> usize {
        self.state.lock().unwrap().count
    }

    /// Where Dovecot asks about tokens.
    async fn listen(&self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let issuer = self.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = vec![0; 8192];
                let length = stream.read(&mut head).await.unwrap_or(0);
                let head = String::from_utf8_lossy(&head[..length]).into_owned();
                let token = head.split("token=").nth(1).and_then(|rest| rest.split([' ', '&']).next());
                let is_good = issuer.state.lock().unwrap().good.contains(token.unwrap_or_default());
                let body = format!(r#"{{"active":"{is_good}","user":"help"}}"#);
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        port
    }

    fn means(&self, means: &Means) -> Means {
        let issuer = self.clone();
        let mut means = means.clone();
        means.outside.ask = Arc::new(move |url, form| {
            let answer = issuer.answer(&form);
            Box::pin(async move {
                assert_eq!(url, "https://provider.example/token");
                Ok(answer)
            })
        });
        means
    }
}

fn with_token(new: NewMailbox, refresh_token: &str) -> NewMailbox {
    NewMailbox {
        way: Way::OAuth,
        credentials: Credentials {
            client_id: "app-1".into(),
            client_secret: "app-secret".into(),
            refresh_token: refresh_token.into(),
            authorize_url: "https://provider.example/authorize".into(),
            token_url: "https://provider.example/token".into(),
            scope: "imap offline".into(),
            ..Credentials::default()
        },
        ..new
    }
}

/// A Dovecot that takes tokens of `issuer`.
async fn shop_with_tokens(issuer: &Issuer) -> Option<Shop> {
    let port = issuer.listen().await;
    let place = std::env::temp_dir().join(format!("attend-oauth-{port}.conf"));
    let settings = format!(
        "introspection_url = http://127.0.0.1:{port}/introspect?token=\nintrospection_mode = get\n\
         force_introspection = yes\nusername_attribute = user\nactive_attribute = active\nactive_value = true\n"
    );
    std::fs::write(&place, settings).unwrap();
    let more = format!(
        "auth_mechanisms = plain login xoauth2\n\
         passdb {{\n  driver = oauth2\n  mechanisms = xoauth2\n  args = {}\n}}\n",
        place.display()
    );
    let shop = Shop::open_with(&more, |_| {}).await;
    let _ = std::fs::remove_file(place);
    shop
}

#[tokio::test]
async fn a_token_is_made_from_what_was_agreed_kept_and_made_anew_when_refused() {
    let issuer = Issuer::default();
    issuer.state.lock().unwrap().refresh = "rt-0".into();
    let Some(shop) = shop_with_tokens(&issuer).await else { return };
    let means = issuer.means(&shop.means);
    shop.dovecot.put("help", "INBOX", &[&letter("one")]).await;
    let id = add(&means, with_token(shop.new_mailbox(), "rt-0")).await.id;

    look(&means, id).await.unwrap();
    look(&means, id).await.unwrap();
    let while_kept = issuer.count();
    issuer.withdraw_all();
    look(&means, id).await.unwrap();

    assert_eq!(subjects(&ledger(&means).await), ["one"]);
    assert_eq!((while_kept, issuer.count()), (1, 2), "asked for once, and once more when it was refused");
    let mailbox = means.post.db.read(move |read| rows::find(read, id)).await.unwrap();
    assert_eq!(mailbox.credentials(&means.key).unwrap().refresh_token, "rt-2", "the newer one is kept");
    assert!(
        issuer.state.lock().unwrap().asked[0]
            .starts_with("client_id=app%2D1&client_secret=app%2Dsecret&grant_type")
    );
}

#[tokio::test]
async fn a_refused_renewal_says_to_sign_in_again() {
    let issuer = Issuer::default();
    issuer.state.lock().unwrap().refuses = true;
    let Some(shop) = shop_with_tokens(&issuer).await else { return };
    let means = issuer.means(&shop.means);
    let mailbox = add(&means, with_token(shop.new_mailbox(), "rt-0")).await;
    let unsigned = NewMailbox { name: "Unsigned".into(), ..with_token(shop.new_mailbox(), "") };
    let unsigned = add(&means, unsigned).await;

    let refused = look(&means, mailbox.id).await.unwrap_err();
    let nobody = look(&means, unsigned.id).await.unwrap_err();
    let log = trying::try_out(&means, &mailbox).await.unwrap();

    assert_eq!(
        refused,
        "provider.example gives no token any more (invalid_grant: It was revoked.). Sign in again."
    );
    assert!(nobody.contains("Nobody has signed in"), "{nobody}");
    assert!(!log.is_good() && log.lines().last().unwrap().text.contains("Sign in again."), "{log:?}");
}

#[tokio::test]
async fn a_person_agrees_at_the_provider_and_comes_back_with_a_code() {
    let issuer = Issuer::default();
    let place = DataPlace::new();
    let db = place.open().await;
    let means = issuer.means(&means(&db, &place, |_| {}));
    let new = NewMailbox {
        name: "Help".into(),
        address: "help@shop.example".into(),
        host: "imap.shop.example".into(),
        ..NewMailbox::default()
    };
    let mailbox = add(&means, with_token(new, "")).await;

    let url = consent::begin(&means, &mailbox, AgentId(5)).unwrap();
    let state = url.split("&state=").nth(1).unwrap().split('&').next().unwrap();
    let state = percent_encoding::percent_decode_str(state).decode_utf8().unwrap().into_owned();
    let stranger = consent::finish(&means, AgentId(6), (&state, "code-1")).await.unwrap_err().to_string();
    let forged = consent::finish(&means, AgentId(5), ("abc", "code-1")).await.unwrap_err().to_string();
    let id = consent::finish(&means, AgentId(5), (&state, "code-1")).await.unwrap();

    assert!(
        url.starts_with("https://provider.example/authorize?response_type=code&client_id=app%2D1"),
        "{url}"
    );
    assert!(url.contains("code_challenge_method=S256") && !url.contains("app%2Dsecret"), "{url}");
    assert!(stranger.contains("somebody else") && forged.contains("somebody else"));
    let after = db.read(move |read| rows::find(read, id)).await.unwrap();
    assert_eq!(after.credentials(&means.key).unwrap().refresh_token, "rt-1");
    assert_eq!(after.revision, mailbox.revision + 1, "its task begins anew");
    let asked = issuer.state.lock().unwrap().asked.clone();
    assert_eq!(asked.len(), 1, "strangers' codes are not even shown to the provider");
    assert!(asked[0].contains("code=code%2D1") && asked[0].contains("code_verifier="), "{asked:?}");
    let back = "redirect_uri=https%3A%2F%2Fdesk%2Eshop%2Eexample%2Fdesk%2Fmailboxes%2Foauth%2Fcallback";
    assert!(asked[0].contains(back), "{asked:?}");

    db.context().clock.advance(16 * 60_000);
    let late = consent::finish(&means, AgentId(5), (&state, "code-1")).await.unwrap_err().to_string();
    assert!(late.contains("took too long"), "{late}");
}

#[tokio::test]
async fn an_app_of_microsoft_may_sign_in_in_its_own_name() {
    let doors =
        Credentials { tenant: "shop.example".into(), ..Credentials::default() }.doors(Provider::Microsoft);

    assert_eq!(doors.token, "https://login.microsoftonline.com/shop.example/oauth2/v2.0/token");
    assert!(
        Credentials::default().doors(Provider::Google).authorize.starts_with("https://accounts.google.com/")
    );
    assert!(Credentials::default().doors(Provider::Microsoft).authorize.contains("/organizations/"));
}

#[tokio::test]
async fn starttls_and_tls_protect_and_what_isnt_trusted_is_turned_away() {
    let Some(shop) = Shop::open().await else { return };
    shop.dovecot.put("help", "INBOX", &[&letter("one")]).await;
    let starttls = NewMailbox {
        name: "StartTLS".into(),
        port: shop.dovecot.imap,
        security: Security::StartTls,
        ..shop.new_mailbox()
    };
    let starttls = shop.add(starttls).await;
    let stranger = NewMailbox { name: "Stranger".into(), host: "127.0.0.1".into(), ..shop.new_mailbox() };
    let stranger = shop.add(stranger).await;
    let strict = means(&shop.db, &shop.place, |_| {});

    let log = trying::try_out(&shop.means, &starttls).await.unwrap();
    let wrong_name = shop.look(stranger.id).await.unwrap_err();
    let unknown = look(&strict, starttls.id).await.unwrap_err();

    assert!(log.is_good(), "{log:?}");
    assert!(wrong_name.contains("can't be protected"), "{wrong_name}");
    assert!(unknown.contains("can't be protected"), "{unknown}");
}

#[tokio::test]
async fn the_test_tells_every_step_and_never_the_password() {
    let Some(shop) = Shop::open().await else { return };
    shop.dovecot.put("help", "INBOX", &[&letter("one"), &letter("two")]).await;
    let mailbox = shop.add(shop.new_mailbox()).await;
    let credentials = Credentials { password: "not the password".into(), ..Credentials::default() };
    let wrong = shop.add(NewMailbox { name: "Wrong".into(), credentials, ..shop.new_mailbox() }).await;

    let log = trying::try_out(&shop.means, &mailbox).await.unwrap();
    let refused = trying::try_out(&shop.means, &wrong).await.unwrap();

    let text: Vec<&str> = log.lines().iter().map(|line| line.text.as_str()).collect();
    let text = text.join("\n");
    assert!(log.is_good(), "{text}");
    for step in [
        "localhost is at ",
        "Connected to ",
        "Protected by TLS 1.3, the certificate is valid for localhost",
        "It greets: ",
        "Signed in as help",
        "It can: ",
        "INBOX: 2 mails, the next number is 3",
        "nothing is read yet; the last ones have ",
        "It tells of new mail by itself (IDLE)",
    ] {
        assert!(text.contains(step), "{step} in {text}");
    }
    assert!(!text.contains(PASSWORD), "{text}");
    assert!(shop.ledger().await.is_empty(), "a test fetches nothing");
    let last = refused.lines().last().unwrap();
    assert!(!last.is_good && last.text.contains("refuses the name or password"), "{last:?}");
    assert!(refused.lines().iter().all(|line| !line.text.contains("not the password")), "{refused:?}");
}

#[tokio::test]
async fn a_password_of_any_letters_gets_in_by_the_way_that_carries_it() {
    let password = "pässwörd-日本";
    let more = format!("passdb {{\n  driver = static\n  args = password={password}\n}}\n");
    let Some(shop) = Shop::open_with(&more, |_| {}).await else { return };
    let credentials = Credentials { password: password.into(), ..Credentials::default() };
    let mailbox = shop.add(NewMailbox { credentials, ..shop.new_mailbox() }).await;

    shop.look(mailbox.id).await.unwrap();
}

#[tokio::test]
async fn own_networks_and_unprotected_ways_are_closed_unless_opened() {
    let place = DataPlace::new();
    let db = place.open().await;
    let mut closed = means(&db, &place, |_| {});
    closed.outside.may_reach = Arc::new(|address| !address.is_loopback());
    let new = NewMailbox {
        name: "Help".into(),
        address: "help@shop.example".into(),
        host: "127.0.0.1".into(),
        port: 1,
        credentials: Credentials { password: PASSWORD.into(), ..Credentials::default() },
        ..NewMailbox::default()
    };
    let own = add(&closed, new.clone()).await;
    let plain =
        NewMailbox { name: "Plain".into(), host: "192.0.2.1".into(), security: Security::Plain, ..new };
    let plain = add(&closed, plain).await;

    let inside = look(&closed, own.id).await.unwrap_err();
    let unprotected = look(&closed, plain.id).await.unwrap_err();

    assert!(inside.contains("set connections.allow_private"), "{inside}");
    assert!(unprotected.contains("set mail.allow_plain"), "{unprotected}");
}

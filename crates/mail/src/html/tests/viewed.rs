use super::super::{Images, view};

fn part(id: &str) -> Option<String> {
    (id == "logo@shop").then(|| "/desk/attachments/7/preview".to_owned())
}

fn proxied(url: &str) -> String {
    format!("/desk/images?url={}", url.len())
}

#[test]
fn a_part_of_the_mail_is_shown_and_a_missing_one_says_what_it_was() {
    let images = Images { part: &part, remote: None };

    let shown =
        view("<img src=cid:logo@shop width=50><img src=cid:gone alt=Lamp><img src=cid:gone>", &images);

    assert_eq!(
        shown.html,
        "<img loading=\"lazy\" width=\"50\" src=\"/desk/attachments/7/preview\">\
         <span style=\"color:#6b6b6b\">[Lamp]</span>"
    );
    assert_eq!(shown.remote_images, 0);
}

#[test]
fn images_on_the_net_wait_until_they_are_asked_for() {
    let html = "<img src=https://t.example/a.png alt='A &quot;lamp&quot;'>";

    let shut = view(html, &Images { part: &part, remote: None });
    let open = view(html, &Images { part: &part, remote: Some(&proxied) });

    assert_eq!((shut.remote_images, open.remote_images), (1, 1));
    assert_eq!(shut.html, "<span style=\"color:#6b6b6b\">[A &quot;lamp&quot;]</span>");
    assert_eq!(open.html, "<img loading=\"lazy\" alt=\"A &quot;lamp&quot;\" src=\"/desk/images?url=23\">");
}

#[test]
fn an_image_that_only_counts_readers_never_loads() {
    let html = "<img src=https://t.example/open.gif width=1 height=1><p>x</p>";

    let open = view(html, &Images { part: &part, remote: Some(&proxied) });

    assert_eq!((open.html.as_str(), open.remote_images), ("<p>x</p>", 0));
}

#[test]
fn every_link_says_where_it_leads_and_a_liar_is_told_on() {
    let images = Images { part: &part, remote: None };

    let plain = view("<a href=https://shop.example/x title='Your bank'>Track</a>", &images).html;
    let liar = view("<a href=https://evil.example/x>www.<b>bank.example</b></a>", &images).html;

    assert!(plain.contains("title=\"https://shop.example/x\"") && !plain.contains("Your bank"), "{plain}");
    assert!(!plain.contains("<span"), "{plain}");
    assert!(liar.ends_with("[evil.example]</span>"), "{liar}");
}

#[test]
fn forty_copies_of_a_logo_are_one_address() {
    let images = Images { part: &part, remote: None };

    let shown = view(&"<img src=cid:logo@shop>".repeat(40), &images);

    assert_eq!(shown.html.matches("/desk/attachments/7/preview").count(), 40);
}

#[test]
fn a_page_has_a_limit_of_images() {
    let images = Images { part: &part, remote: Some(&proxied) };

    let shown = view(&"<img src=https://t.example/a.png>".repeat(700), &images);

    assert_eq!((shown.html.matches("<img").count(), shown.remote_images), (500, 700));
}

use super::super::text;

#[test]
fn html_reads_as_its_lines() {
    let cases = [
        ("Hello<br>you<br><br>there", "Hello\nyou\n\nthere"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<div>a<br></div><div><br></div><div>b</div>", "a\n\nb"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<p class=MsoNormal>a</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>b</p>", "a\nb"),
        ("<p style='margin:0'>a</p><p style='margin:0'>b</p>", "a\nb"),
        ("  a \n  <b> b </b>  c ", "a b c"),
        ("a&nbsp;&nbsp;b", "a b"),
        ("<pre>  x\n    y\n</pre>z", "  x\n    y\n\nz"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>d", "- a\n- b\n  - c\n\nd"),
        ("<ol><li>a<li>b</ol><ol start=7><li>c</ol>", "1. a\n2. b\n\n7. c"),
        ("<blockquote>a<br>b<blockquote>c</blockquote></blockquote>d", "> a\n> b\n>\n> > c\n\nd"),
        ("<table><tr><td>a<td>b<tr><th>c<th>d</table>e", "a b\nc d\ne"),
        ("<h1>T</h1>x<hr>y", "T\n\nx\n──────────\ny"),
        ("5 &lt; 6 &euro; &#128512;", "5 < 6 € 😀"),
        ("<br><br>x<br><br><br><br><br><br>y<br>", "x\n\n\ny"),
        ("<title>T</title><style>p{}</style><script>x()</script><!-- c -->x", "x"),
        ("", ""),
        ("just words", "just words"),
    ];
    for (html, expected) in cases {
        assert_eq!(text(html), expected, "{html}");
    }
}

#[test]
fn what_nobody_sees_is_left_out() {
    for hidden in [
        "display:none",
        "display : NONE !important",
        "visibility:hidden",
        "mso-hide:all",
        "opacity:0",
        "font-size:0",
        "font-size:1px;line-height:1px",
        "max-height:0px;overflow:hidden",
    ] {
        let html = format!("<div style=\"{hidden}\">See it <b>online</b></div><p>Dear you</p>");
        assert_eq!(text(&html), "Dear you", "{hidden}");
    }
    assert_eq!(text("<div hidden>a</div>b"), "b");
}

#[test]
fn a_wrapper_without_size_hides_nothing_that_has_one() {
    let html = "<td style='font-size:0px'><div style='font-size:13px'>Dear you</div> gap </td>";

    assert_eq!(text(html), "Dear you");
}

#[test]
fn a_mail_that_is_all_hidden_is_read_all_the_same() {
    assert_eq!(text("<div style='display:none'>Only this</div>"), "Only this");
}

#[test]
fn the_filler_of_previews_is_nothing() {
    let filler = "&#847;&zwnj;&nbsp;&#8203;".repeat(50);

    assert_eq!(text(&format!("<div>{filler}</div><div>Dear you</div>")).trim(), "Dear you");
}

#[test]
fn a_link_that_lies_has_its_host_behind_it() {
    assert_eq!(
        text("Go to <a href='https://evil.example/x'>https://bank.example/login</a> now"),
        "Go to https://bank.example/login [evil.example] now"
    );
    assert_eq!(text("<a href='https://shop.example/track/7'>Track it</a>"), "Track it");
    assert_eq!(text("<a href='https://shop.example/'>www.shop.example</a>"), "www.shop.example");
}

#[test]
fn an_image_says_what_it_shows_unless_that_is_a_file() {
    assert_eq!(text("a<img alt='Our new lamp'><img alt=image001.png><img alt=''>b"), "a[Our new lamp]b");
}

use super::super::clean;

#[test]
fn a_letter_keeps_its_looks() {
    let cases = [
        ("<p>Hello <b>you</b></p>", "<p>Hello <b>you</b></p>"),
        ("<P ALIGN=center>x", "<p align=\"center\">x</p>"),
        (
            "<table width=600 cellpadding=0 bgcolor='#fff'><tr><td style='padding:4px;color:red'>a<td>b</table>",
            "<table width=\"600\" cellpadding=\"0\" bgcolor=\"#fff\"><tbody><tr>\
             <td style=\"padding:4px;color:red\">a</td><td>b</td></tr></tbody></table>",
        ),
        (
            "<font face=Arial size=2 color=#333>x</font>",
            "<font face=\"Arial\" size=\"2\" color=\"#333\">x</font>",
        ),
        ("<blockquote type=cite>q</blockquote>", "<blockquote type=\"cite\">q</blockquote>"),
        ("<body bgcolor=#eee><p>x</body>", "<div bgcolor=\"#eee\"><p>x</p></div>"),
        ("<ol start=3 type=a><li>x<li>y</ol>", "<ol start=\"3\" type=\"a\"><li>x</li><li>y</li></ol>"),
        ("a<br>b<br/>c</br>d", "a<br>b<br>c<br>d"),
        ("<pre>\n\n  x\n</pre>", "<pre>  x\n</pre>"),
        ("<o:p>&nbsp;</o:p>5 &lt; 6 &amp; 7", "&nbsp;5 &lt; 6 &amp; 7"),
        ("<div dir=rtl lang=ar>مرحبا</div>", "<div dir=\"rtl\" lang=\"ar\">مرحبا</div>"),
    ];
    for (given, expected) in cases {
        assert_eq!(clean(given), expected, "{given}");
    }
}

#[test]
fn what_could_run_load_or_ask_is_gone() {
    let cases = [
        ("<script>alert(1)</script>x", "x"),
        ("<style>p{color:red}</style><title>t</title>x", "x"),
        ("<p onclick=alert(1)>x</p>", "<p>x</p>"),
        ("<svg><script>alert(1)</script><text>t</text></svg>x", "x"),
        ("<svg/>x<math><mi>y</mi></math>z", "xz"),
        ("<svg><p>x</p>", "<p>x</p>"),
        ("<div><svg><g></div>x", "<div></div>x"),
        ("<svg><svg></svg>a</svg>x", "x"),
        ("<iframe src=x>a</iframe><object data=x>b</object><embed src=x>", "b"),
        ("<form action=x><input name=a value=b><button>Pay</button></form>", "<div>Pay</div>"),
        ("<meta http-equiv=refresh content=0><base href=x><link rel=stylesheet href=x>x", "x"),
        ("<!-- c --><!--[if mso]><p>m</p><![endif]--><![if !mso]>x<![endif]>", "x"),
        (
            "<table background=https://x.example/a.png><tr><td>x</table>",
            "<table><tbody><tr><td>x</td></tr></tbody></table>",
        ),
        ("<p id=a class=b name=c>x</p>", "<p>x</p>"),
        ("<textarea><b>x</textarea>y", "y"),
    ];
    for (given, expected) in cases {
        assert_eq!(clean(given), expected, "{given}");
    }
}

#[test]
fn links_say_nothing_about_the_reader() {
    assert_eq!(
        clean("<a href=' https://user@shop.example/x?a=1&b=2 ' target=_top rel=opener>x</a>"),
        "<a href=\"https://shop.example/x?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">x</a>"
    );
    let bare = "<a target=\"_blank\" rel=\"noopener noreferrer nofollow\">x</a>";
    for href in ["javascript:alert(1)", "data:text/html,x", "/desk", "#top", "jAva&#x0A;script:alert(1)"] {
        assert_eq!(clean(&format!("<a href=\"{href}\">x</a>")), bare, "{href}");
    }
}

#[test]
fn no_image_of_another_host_is_asked_for() {
    let cases = [
        (
            "<img src=https://t.example/p.gif alt=Logo>",
            "<img data-src=\"https://t.example/p.gif\" alt=\"Logo\">",
        ),
        ("<img src=//t.example/p.gif>", "<img data-src=\"https://t.example/p.gif\">"),
        ("<img src=cid:a@b>", "<img src=\"cid:a@b\">"),
        ("<img src=image001.png>", "<img>"),
        ("<img srcset='https://t.example/a 2x' lowsrc=https://t.example/b>", "<img>"),
        ("<img src='data:image/png;base64,iVBO'>", "<img src=\"data:image/png;base64,iVBO\">"),
        ("<img src='data:image/svg+xml;base64,iVBO'>", "<img>"),
        ("<img data-src=javascript:x>", "<img>"),
        ("<image src=https://t.example/p.gif>", "<img data-src=\"https://t.example/p.gif\">"),
    ];
    for (given, expected) in cases {
        assert_eq!(clean(given), expected, "{given}");
    }
}

#[test]
fn three_hundred_divs_are_all_kept() {
    let html = "<div>".repeat(300) + "deep" + &"</div>".repeat(300) + "after";

    let cleaned = clean(&html);

    assert_eq!(cleaned.matches("<div>").count(), 300);
    assert!(cleaned.ends_with("</div>after"), "{}", &cleaned[cleaned.len() - 40..]);
}

#[test]
fn tags_too_deep_to_keep_do_not_close_those_that_were_kept() {
    let html = "<div>".repeat(600) + "deep" + &"</div>".repeat(600) + "<i>after</i>";

    let cleaned = clean(&html);

    assert_eq!(cleaned.matches("<div>").count(), 400);
    assert!(cleaned.ends_with("</div><i>after</i>"), "the outside is outside again");
}

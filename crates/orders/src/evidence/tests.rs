use base::blobs::Folder;

use super::*;
use crate::sample::Sample;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF";

async fn act(sample: &Sample) -> i64 {
    let (anna, order) = (sample.anna, sample.order().await.id);
    sample
        .db
        .write(move |tx| {
            let id: i64 = tx.id();
            tx.execute(
                "INSERT INTO acts
                   (id, customer_id, order_id, reference, kind, command, state, actor, proof, key, reason, plan,
                    policy_version, amount_minor, currency, why, decided_by, created_ms)
                 VALUES ($1, $2, $3, 'A1', 'claim', '{}', 'done', 'customer:1', 'code', 'k', '', '{}', 1, 0, 'EUR', '',
                    '', 0)",
                &[&id, &anna, &order.0],
            )?;
            Ok(id)
        })
        .await
        .unwrap()
}

#[test]
fn a_file_is_what_its_bytes_say_whatever_it_is_called() {
    let cases: [(&[u8], Option<&str>); 8] = [
        (PNG, Some("image/png")),
        (JPEG, Some("image/jpeg")),
        (b"GIF89a\x01\0", Some("image/gif")),
        (b"%PDF-1.7\n", Some("application/pdf")),
        (b"RIFF\x10\0\0\0WEBPVP8 ", Some("image/webp")),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", None),
        (b"MZ\x90\0 not a picture", None),
        (b"", None),
    ];
    for (bytes, expected) in cases {
        let said = check("lamp.png", bytes);
        assert_eq!(said.as_ref().ok().copied(), expected, "{said:?}");
        if let Err(error) = said {
            assert!(error.to_string().contains("lamp.png"), "{error}");
        }
    }
    let large = [PNG, &vec![0; BYTES_LIMIT]].concat();
    assert!(check("big.png", &large).unwrap_err().to_string().contains("10 MB"));
}

#[tokio::test]
async fn photos_are_attached_once_and_found_with_their_bytes() {
    let sample = Sample::open().await;
    let folder = Folder::open(&sample.folder().join("blobs")).unwrap();
    let act = act(&sample).await;
    let large = [JPEG, &vec![7; base::blobs::INLINE_LIMIT]].concat();
    let files =
        [keep(&folder, "C:\\Photos\\lamp.png", PNG).unwrap(), keep(&folder, "\u{7}", &large).unwrap()];

    for file in files.iter().chain(&files) {
        let file = file.clone();
        sample.db.write(move |tx| attach(tx, "customer:1", act, &file)).await.unwrap();
    }

    let kept = sample.db.read(move |read| of_act(read, act)).await.unwrap();
    let names: Vec<_> =
        kept.iter().map(|file| (file.filename.as_str(), file.mime.as_str(), file.bytes)).collect();
    assert_eq!(names, [("lamp.png", "image/png", 16), ("photo.jpg", "image/jpeg", large.len() as i64)]);
    let id = kept[1].id;
    let (_, found) = sample.db.read(move |read| open(read, id)).await.unwrap();
    assert_eq!(folder.bytes(found).unwrap(), large);
    assert_eq!(sample.events(&["evidence."]).await, ["evidence.added", "evidence.added"]);
}

#[tokio::test]
async fn an_act_has_ten_files_and_no_more() {
    let sample = Sample::open().await;
    let folder = Folder::open(&sample.folder().join("blobs")).unwrap();
    let act = act(&sample).await;
    let attach_nth = async |nth: usize| {
        let blob = folder.keep(&[PNG, &[nth as u8]].concat()).unwrap();
        let file = keep_stored(&folder, "lamp.png", blob).unwrap();
        sample.db.write(move |tx| attach(tx, "customer:1", act, &file)).await
    };
    for nth in 0..FILES_LIMIT {
        attach_nth(nth).await.unwrap();
    }

    let error = attach_nth(FILES_LIMIT).await.unwrap_err().to_string();

    assert!(error.contains("10 files"), "{error}");
    let none = sample.db.read(|read| of_acts(read, &[])).await.unwrap();
    assert!(none.is_empty());
}

#[tokio::test]
async fn bytes_that_are_safe_already_are_looked_at_all_the_same() {
    let sample = Sample::open().await;
    let folder = Folder::open(&sample.folder().join("blobs")).unwrap();
    let text = folder.keep(b"just text").unwrap();
    let large = folder.keep(&[PNG, &vec![0; BYTES_LIMIT]].concat()).unwrap();

    assert!(keep_stored(&folder, "a.png", text).unwrap_err().to_string().contains("neither a picture"));
    assert!(keep_stored(&folder, "b.png", large).unwrap_err().to_string().contains("10 MB"));
}

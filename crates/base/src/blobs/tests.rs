use super::*;
use crate::testing::Place;

#[tokio::test]
async fn small_bytes_live_in_the_database_and_large_ones_in_the_folder() {
    let place = Place::new();
    let db = place.open().await;
    let folder = Folder::open(&place.folder().join("blobs")).unwrap();

    for size in [0, 1, INLINE_LIMIT, INLINE_LIMIT + 1, 3_000_000] {
        let bytes = vec![7_u8; size];
        let blob = folder.keep(&bytes).unwrap();
        let hash = blob.hash.clone();
        db.write(move |tx| store(tx, &blob)).await.unwrap();

        let found = db.read(move |read| find(read, &hash)).await.unwrap();

        assert_eq!(matches!(found, Found::InFolder(_)), size > INLINE_LIMIT);
        assert_eq!(folder.bytes(found).unwrap(), bytes);
    }
}

#[tokio::test]
async fn the_same_bytes_are_stored_once() {
    let place = Place::new();
    let db = place.open().await;
    let folder = Folder::open(&place.folder().join("blobs")).unwrap();

    for _ in 0..3 {
        let blob = folder.keep(&vec![1; 200_000]).unwrap();
        db.write(move |tx| store(tx, &blob)).await.unwrap();
    }

    let rows: i64 =
        db.read(|read| read.get("SELECT COUNT(*) FROM blobs", &[], |row| row.get(0))).await.unwrap();
    assert_eq!(rows, 1);
}

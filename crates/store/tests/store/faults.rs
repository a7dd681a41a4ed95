//! What the store does when what is under it fails.

use store::{CommitError, Location, Store, StoreConfig, StoreError};

use crate::fixture::{Place, new_slip, save, slips};

/// A store on PostgreSQL whose connections carry the name of their schema.
async fn named(place: &Place) -> (Store, String) {
    let Place::Postgres { schema, .. } = place else {
        unreachable!("the place is on PostgreSQL")
    };
    let Location::Postgres(url) = place.config().location else {
        unreachable!("the place is on PostgreSQL")
    };
    let location = Location::Postgres(format!("{url}&application_name={schema}"));
    let store = Store::open(StoreConfig::new(location)).await.unwrap();
    (store, schema.clone())
}

#[tokio::test]
async fn connections_that_the_cluster_closed_are_replaced() {
    let Some(place) = Place::postgres().await else {
        return;
    };
    let (store, name) = named(&place).await;
    save(&store, new_slip("A", 1_000, &[])).await;
    for round in 0..5 {
        let kill = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'"
        );
        place.sql(&kill).await;
        // The first use may still find the dead connection, and says so.
        let id = format!("B{round}");
        let mut attempts = 0;
        while let Err(error) = store.commit(slips([new_slip(&id, 1_000, &[])])).await {
            assert!(
                matches!(error, CommitError::Store(StoreError::Unavailable(_))),
                "{error:?}"
            );
            attempts += 1;
            assert!(attempts < 5);
        }
        assert!(store.slip(&id).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_cluster_that_does_not_answer_is_unavailable() {
    let location = Location::Postgres("postgres://nobody@127.0.0.1:1/none".into());
    let refused = Store::open(StoreConfig::new(location)).await;
    assert!(
        matches!(refused, Err(StoreError::Unavailable(_))),
        "{refused:?}"
    );
}

/// Makes inserts of slips fail to serialise while `condition` holds of `n`, the
/// number of inserts so far.
fn failing_to_serialise(condition: &str) -> String {
    format!(
        "CREATE SEQUENCE inserts;
         CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
         DECLARE n bigint := nextval('inserts');
         BEGIN
             IF {condition} THEN RAISE EXCEPTION USING ERRCODE = '40001'; END IF;
             RETURN NEW;
         END $$;
         CREATE TRIGGER refuse BEFORE INSERT ON slip FOR EACH ROW EXECUTE FUNCTION refuse();"
    )
}

#[tokio::test]
async fn a_commit_that_could_not_be_serialised_is_tried_once_more() {
    let Some(place) = Place::postgres().await else {
        return;
    };
    let store = place.open().await;
    place.sql(&failing_to_serialise("n = 1")).await;
    save(&store, new_slip("A", 1_000, &[])).await;
    assert_eq!(store.stats().retries, 1);
    assert!(store.verify(None, |_| {}).await.unwrap().is_sound());
}

#[tokio::test]
async fn a_commit_that_can_never_be_serialised_is_an_error() {
    let Some(place) = Place::postgres().await else {
        return;
    };
    let store = place.open().await;
    place.sql(&failing_to_serialise("true")).await;
    let refused = store.commit(slips([new_slip("A", 1_000, &[])])).await;
    assert!(matches!(
        refused,
        Err(CommitError::Store(StoreError::Engine(_)))
    ));
    assert_eq!(store.slip("A").await.unwrap(), None);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let place = Place::sqlite();
    let Place::Sqlite(directory) = &place else {
        unreachable!("the place is on SQLite")
    };
    std::fs::write(directory.path().join("bordereau.db"), "x".repeat(10_000)).unwrap();
    let refused = Store::open(place.config()).await;
    assert!(
        matches!(refused, Err(StoreError::Corrupt(_))),
        "{refused:?}"
    );
}

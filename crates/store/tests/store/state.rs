//! Values that processes share.

use crate::fixture::engines;

#[tokio::test]
async fn a_value_lives_until_it_expires() {
    for (store, _place) in engines().await {
        store.put_state("k", "v", Some(100)).await.unwrap();
        assert_eq!(store.state("k", 99).await.unwrap().as_deref(), Some("v"));
        assert_eq!(store.state("k", 100).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_counter_starts_again_when_its_time_is_over() {
    for (store, _place) in engines().await {
        assert_eq!(store.increment_state("n", 10, 0).await.unwrap(), 1);
        assert_eq!(store.increment_state("n", 10, 9).await.unwrap(), 2);
        assert_eq!(store.increment_state("n", 10, 10).await.unwrap(), 1);
    }
}

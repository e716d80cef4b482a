//! Wrong tokens: counted where they come from, and nobody else's affair.

use super::shop::Shop;

#[tokio::test]
async fn ten_wrong_tokens_a_minute_are_refused_as_wrong_and_the_next_are_told_to_wait() {
    let shop = Shop::open().await;
    for number in 0..10 {
        shop.get(&format!("guess {number}"), "/v1/me").await.refused(401, "not_logged_in");
    }
    let answer = shop.get("guess 11", "/v1/me").await;
    assert_eq!(answer.headers["retry-after"], "60");
    answer.refused(429, "too_many_wrong");
    // From the very same source a valid token is as good as ever, and none at all is no guess.
    shop.get(&shop.owner, "/v1/me").await.expect(200);
    shop.get("", "/v1/me").await.refused(401, "not_logged_in");
    shop.clock.forward(59_999);
    shop.get("guess 12", "/v1/me").await.refused(429, "too_many_wrong");
    shop.clock.forward(1);
    shop.get("guess 13", "/v1/me").await.refused(401, "not_logged_in");
}

//! How the contract's own leaf types look in the OpenAPI document.

use std::borrow::Cow;

use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::{
    AgentId, ConversationId, Cursor, CustomerId, Decimal, DeliveryId, GestureId, IncidentId, MemoryId, MergeId,
    MessageId, OpKey, PraiseId, PromiseId, PurchaseId, QueueId, SurveyId, TeamId, Time, TokenId, TouchpointId,
};
use crate::text::Untrusted;

fn string(format: Option<KnownFormat>, description: &str) -> RefOr<Schema> {
    let object = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(format.map(SchemaFormat::KnownFormat))
        .description(Some(description))
        .build();
    RefOr::T(Schema::Object(object))
}

macro_rules! string_schema {
    ($($type:ty, $name:literal, $format:expr, $description:literal;)*) => {
        $(
            impl PartialSchema for $type {
                fn schema() -> RefOr<Schema> {
                    string($format, $description)
                }
            }
            impl ToSchema for $type {
                fn name() -> Cow<'static, str> {
                    Cow::Borrowed($name)
                }
            }
        )*
    };
}

string_schema! {
    Time, "Time", Some(KnownFormat::DateTime), "An instant, RFC 3339 in UTC with milliseconds.";
    Untrusted, "Untrusted", None, "Text that somebody outside wrote, raw. A client must make it safe before showing it.";
    Cursor, "Cursor", None, "A place in the event log: epoch-sequence.";
    ConversationId, "ConversationId", None, "A conversation's id.";
    MessageId, "MessageId", None, "A message's id.";
    CustomerId, "CustomerId", None, "A customer's id.";
    QueueId, "QueueId", None, "A queue's id.";
    TeamId, "TeamId", None, "A team's id.";
    AgentId, "AgentId", None, "An agent's id.";
    TokenId, "TokenId", None, "A token's public name.";
    PurchaseId, "PurchaseId", None, "An order's id.";
    PromiseId, "PromiseId", None, "A promise's id.";
    GestureId, "GestureId", None, "A goodwill gesture's id.";
    IncidentId, "IncidentId", None, "An incident's id.";
    PraiseId, "PraiseId", None, "The id of praise that was passed on.";
    DeliveryId, "DeliveryId", None, "A delivery's id.";
    TouchpointId, "TouchpointId", None, "A touchpoint's id.";
    SurveyId, "SurveyId", None, "A survey answer's id.";
    MemoryId, "MemoryId", None, "The id of something remembered.";
    MergeId, "MergeId", None, "A merge's id.";
    OpKey, "OpKey", None, "An operation's idempotency key.";
}

impl PartialSchema for Decimal {
    fn schema() -> RefOr<Schema> {
        let object = ObjectBuilder::new()
            .schema_type(Type::Number)
            .description(Some("A number with at most three decimal places."))
            .build();
        RefOr::T(Schema::Object(object))
    }
}

impl ToSchema for Decimal {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Decimal")
    }
}

//! Answers to surveys of the past. They count in the figures and stand on the record; nothing begins with them.

use super::{Body, CONVERSATION, External, SURVEY, hash};
use crate::api::{ConversationId, ImportSurvey, Survey, SurveyId};
use crate::server::db;
use crate::server::error::Error;

impl Body<'_, '_> {
    pub(super) async fn survey(&mut self, survey: ImportSurvey) -> Result<(), Error> {
        let hash = hash(&survey);
        let known = self.known(SURVEY, &survey.source, &survey.id).cloned();
        if known.as_ref().is_some_and(|known| known.hash.as_ref() == Some(&hash)) {
            self.report.same += 1;
            return Ok(());
        }
        let customer = self.person(&survey.source, &survey.customer).await?;
        let about = survey.conversation.as_ref().and_then(|id| self.known(CONVERSATION, &survey.source, id));
        let about = match about.map(|known| known.target) {
            Some(key) => Some(db::conversations::by_key(self.write.conn, key).await?),
            None => None,
        };
        let about = about.filter(|it| it.customer == customer);
        let stored = match &known {
            Some(known) => db::timeline::survey_owner(self.write.conn, known.target).await?,
            None => None,
        };
        let id = stored.map_or_else(|| SurveyId::of(self.write.uuid()), |(id, _)| id);
        let it = Survey {
            id,
            customer: self.reference(customer).await?.id,
            kind: survey.kind,
            relational: survey.relational,
            score: survey.score,
            comment: survey.comment.filter(|comment| !comment.raw().trim().is_empty()),
            contact_allowed: false,
            at: survey.at.min(self.write.now),
            conversation: about.as_ref().map(|it| ConversationId::clone(&it.summary.id)),
        };
        let about = about.map(|it| it.key);
        let target = if let Some(known) = known {
            db::timeline::replace_survey(self.write.conn, known.target, about, &it).await?;
            self.report.changed += 1;
            known.target
        } else {
            self.report.created += 1;
            db::timeline::insert_survey(self.write.conn, customer, about, &it).await?
        };
        self.name(SURVEY, survey.source, survey.id, External { target, hash: Some(hash) });
        self.concerned.insert(customer);
        Ok(())
    }
}

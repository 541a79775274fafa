BEGIN TRANSACTION;
CREATE TABLE actions (
	id VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	utterance_id VARCHAR(36), 
	what_id VARCHAR(36), 
	who_id VARCHAR(36), 
	status TEXT DEFAULT 'open' NOT NULL, 
	outcome_id VARCHAR(36), 
	CONSTRAINT pk_actions PRIMARY KEY (id), 
	CONSTRAINT fk_actions_outcome_id FOREIGN KEY(outcome_id) REFERENCES texts (id), 
	CONSTRAINT fk_actions_source_id FOREIGN KEY(source_id) REFERENCES sources (id), 
	CONSTRAINT fk_actions_utterance_id FOREIGN KEY(utterance_id) REFERENCES utterances (id), 
	CONSTRAINT fk_actions_what_id FOREIGN KEY(what_id) REFERENCES texts (id), 
	CONSTRAINT fk_actions_who_id FOREIGN KEY(who_id) REFERENCES texts (id)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE attendances (
	id VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	person_id VARCHAR(36), 
	function TEXT DEFAULT 'participant' NOT NULL, 
	role TEXT, 
	service TEXT, 
	unit TEXT, 
	position INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_attendances PRIMARY KEY (id), 
	CONSTRAINT fk_attendances_person_id FOREIGN KEY(person_id) REFERENCES persons (id), 
	CONSTRAINT fk_attendances_source_id FOREIGN KEY(source_id) REFERENCES sources (id)
);
INSERT INTO "attendances" VALUES('01a22971-a7e4-7769-8d1f-33412cb7e7f3','01a22971-a7e2-7f61-8455-423515541375','01a22971-a7e1-7317-8af1-7c19368d12b8','moderator',NULL,NULL,NULL,1);
INSERT INTO "attendances" VALUES('01a22971-a7e7-706f-8811-6b715ebdef92','01a22971-a7e2-7f61-8455-423515541375','01a22971-a7e1-7c01-838a-4297cce678bd','participant',NULL,NULL,NULL,2);
INSERT INTO "attendances" VALUES('01a22971-a7e8-7163-8c81-20a7d4716d4d','01a22971-a7e2-7f61-8455-423515541375',NULL,'participant',NULL,NULL,NULL,3);
INSERT INTO "attendances" VALUES('01a22971-a7e9-7f48-8817-1d363b756468','01a22971-a7e9-72fc-8e63-2ffe05da3988','01a22971-a7e1-7317-8af1-7c19368d12b8','moderator',NULL,NULL,NULL,1);
INSERT INTO "attendances" VALUES('01a22971-a7ea-746a-89a4-1f1249131d21','01a22971-a7e9-72fc-8e63-2ffe05da3988','01a22971-a7e1-7c01-838a-4297cce678bd','participant',NULL,NULL,NULL,2);
CREATE TABLE code_group_members (
	id VARCHAR(36) NOT NULL, 
	grouping_id VARCHAR(36) NOT NULL, 
	code_id VARCHAR(36) NOT NULL, 
	code_group_id VARCHAR(36) NOT NULL, 
	CONSTRAINT pk_code_group_members PRIMARY KEY (id), 
	CONSTRAINT fk_code_group_members_code_group_id FOREIGN KEY(code_group_id) REFERENCES code_groups (id), 
	CONSTRAINT fk_code_group_members_code_id FOREIGN KEY(code_id) REFERENCES codes (id), 
	CONSTRAINT fk_code_group_members_grouping_id FOREIGN KEY(grouping_id) REFERENCES groupings (id), 
	CONSTRAINT uq_code_group_members_grouping_id_code_id UNIQUE (grouping_id, code_id)
);
CREATE TABLE code_groups (
	id VARCHAR(36) NOT NULL, 
	grouping_id VARCHAR(36) NOT NULL, 
	name_id VARCHAR(36), 
	definition_id VARCHAR(36), 
	position INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_code_groups PRIMARY KEY (id), 
	CONSTRAINT fk_code_groups_definition_id FOREIGN KEY(definition_id) REFERENCES texts (id), 
	CONSTRAINT fk_code_groups_grouping_id FOREIGN KEY(grouping_id) REFERENCES groupings (id), 
	CONSTRAINT fk_code_groups_name_id FOREIGN KEY(name_id) REFERENCES texts (id)
);
INSERT INTO "code_groups" VALUES('01a22971-a974-7851-83e5-243f0c631dd8','01a22971-a971-7797-820e-545e64f85fc8','01a22971-a974-7b0f-801a-114cded4f854',NULL,1);
CREATE TABLE coders (
	id VARCHAR(36) NOT NULL, 
	name TEXT NOT NULL, 
	person_id VARCHAR(36), 
	CONSTRAINT pk_coders PRIMARY KEY (id), 
	CONSTRAINT fk_coders_person_id FOREIGN KEY(person_id) REFERENCES persons (id), 
	CONSTRAINT uq_coders_name UNIQUE (name)
);
INSERT INTO "coders" VALUES('01a22971-a96c-7b7a-8b46-2cf8ee8f1fb9','Ada',NULL);
INSERT INTO "coders" VALUES('01a22971-a98b-7534-8fbb-56602ee35954','Bo',NULL);
INSERT INTO "coders" VALUES('01a22971-a9d6-7c20-89bf-574fd97f21d3','Liv',NULL);
INSERT INTO "coders" VALUES('01a22971-a9da-78d3-837d-11c4237970eb','Per',NULL);
INSERT INTO "coders" VALUES('01a22971-a9db-7d63-8f8c-5a8d2a92bc6a','Mari',NULL);
CREATE TABLE codes (
	id VARCHAR(36) NOT NULL, 
	name_id VARCHAR(36), 
	definition_id VARCHAR(36), 
	include_id VARCHAR(36), 
	exclude_id VARCHAR(36), 
	origin TEXT DEFAULT 'empirical' NOT NULL, 
	colour INTEGER, 
	live BOOLEAN DEFAULT '1' NOT NULL, 
	merged_into VARCHAR(36), 
	position INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_codes PRIMARY KEY (id), 
	CONSTRAINT fk_codes_definition_id FOREIGN KEY(definition_id) REFERENCES texts (id), 
	CONSTRAINT fk_codes_exclude_id FOREIGN KEY(exclude_id) REFERENCES texts (id), 
	CONSTRAINT fk_codes_include_id FOREIGN KEY(include_id) REFERENCES texts (id), 
	CONSTRAINT fk_codes_merged_into FOREIGN KEY(merged_into) REFERENCES codes (id), 
	CONSTRAINT fk_codes_name_id FOREIGN KEY(name_id) REFERENCES texts (id)
);
INSERT INTO "codes" VALUES('01a22971-a968-700f-8bcd-02713272b274','01a22971-a969-7e56-83b4-42909fbcbce1',NULL,NULL,NULL,'empirical',NULL,1,NULL,1);
CREATE TABLE codings (
	id VARCHAR(36) NOT NULL, 
	code_id VARCHAR(36) NOT NULL, 
	coder_id VARCHAR(36) NOT NULL, 
	kind TEXT DEFAULT 'individual' NOT NULL, 
	origin TEXT DEFAULT 'hand' NOT NULL, 
	rank INTEGER, 
	created_at TEXT NOT NULL, 
	revision INTEGER DEFAULT '0' NOT NULL, stance TEXT, valence TEXT, 
	CONSTRAINT pk_codings PRIMARY KEY (id), 
	CONSTRAINT fk_codings_code_id FOREIGN KEY(code_id) REFERENCES codes (id), 
	CONSTRAINT fk_codings_coder_id FOREIGN KEY(coder_id) REFERENCES coders (id)
);
INSERT INTO "codings" VALUES('01a22971-a96d-76ef-8f37-716ce8f2fde4','01a22971-a968-700f-8bcd-02713272b274','01a22971-a96c-7b7a-8b46-2cf8ee8f1fb9','individual','hand',NULL,'2026-11-29T22:34:04.519+00:00',4,NULL,NULL);
INSERT INTO "codings" VALUES('01a22971-a98b-78b3-8bc2-06141ba4de72','01a22971-a968-700f-8bcd-02713272b274','01a22971-a98b-7534-8fbb-56602ee35954','individual','hand',NULL,'2026-11-29T22:34:04.553+00:00',9,NULL,NULL);
INSERT INTO "codings" VALUES('01a22971-a9a3-7796-8fc6-2b757136e9bd','01a22971-a968-700f-8bcd-02713272b274','01a22971-a98b-7534-8fbb-56602ee35954','individual','suggestion',2,'2026-11-29T22:34:04.577+00:00',16,NULL,NULL);
INSERT INTO "codings" VALUES('01a22971-a9d7-72c9-870e-6cb93143c1a6','01a22971-a968-700f-8bcd-02713272b274','01a22971-a9d6-7c20-89bf-574fd97f21d3','individual','hand',NULL,'2026-11-29T22:34:04.629+00:00',28,NULL,NULL);
INSERT INTO "codings" VALUES('01a22971-a9da-7f5e-8c08-0ed0dbee2458','01a22971-a968-700f-8bcd-02713272b274','01a22971-a9da-78d3-837d-11c4237970eb','individual','import',NULL,'2026-11-29T22:34:04.633+00:00',29,NULL,NULL);
INSERT INTO "codings" VALUES('01a22971-a9db-726c-8923-2f6c80b454f9','01a22971-a968-700f-8bcd-02713272b274','01a22971-a9db-7d63-8f8c-5a8d2a92bc6a','individual','import',NULL,'2026-11-29T22:34:04.633+00:00',29,NULL,NULL);
INSERT INTO "codings" VALUES('01a22971-a9dc-747d-88c0-1f9f11b78a30','01a22971-a968-700f-8bcd-02713272b274','01a22971-a9da-78d3-837d-11c4237970eb','individual','import',NULL,'2026-11-29T22:34:04.633+00:00',29,NULL,NULL);
CREATE TABLE collections (
	id VARCHAR(36) NOT NULL, 
	name_id VARCHAR(36), 
	approval_id VARCHAR(36), 
	deletion_date TEXT, 
	readers JSON, 
	CONSTRAINT pk_collections PRIMARY KEY (id), 
	CONSTRAINT fk_collections_approval_id FOREIGN KEY(approval_id) REFERENCES texts (id), 
	CONSTRAINT fk_collections_name_id FOREIGN KEY(name_id) REFERENCES texts (id)
);
CREATE TABLE concept_groups (
	id VARCHAR(36) NOT NULL, 
	concept_id VARCHAR(36) NOT NULL, 
	code_group_id VARCHAR(36) NOT NULL, 
	CONSTRAINT pk_concept_groups PRIMARY KEY (id), 
	CONSTRAINT fk_concept_groups_code_group_id FOREIGN KEY(code_group_id) REFERENCES code_groups (id), 
	CONSTRAINT fk_concept_groups_concept_id FOREIGN KEY(concept_id) REFERENCES concepts (id), 
	CONSTRAINT uq_concept_groups_concept_id_code_group_id UNIQUE (concept_id, code_group_id)
);
CREATE TABLE concepts (
	id VARCHAR(36) NOT NULL, 
	name_id VARCHAR(36), 
	definition_id VARCHAR(36), 
	position INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_concepts PRIMARY KEY (id), 
	CONSTRAINT fk_concepts_definition_id FOREIGN KEY(definition_id) REFERENCES texts (id), 
	CONSTRAINT fk_concepts_name_id FOREIGN KEY(name_id) REFERENCES texts (id)
);
CREATE TABLE consents (
	id VARCHAR(36) NOT NULL, 
	person_id VARCHAR(36) NOT NULL, 
	purpose TEXT, 
	publication TEXT, 
	given TEXT, 
	withdrawn TEXT, 
	by_guardian BOOLEAN DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_consents PRIMARY KEY (id), 
	CONSTRAINT fk_consents_person_id FOREIGN KEY(person_id) REFERENCES persons (id)
);
CREATE TABLE documents (
	id VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	part INTEGER DEFAULT '1' NOT NULL, 
	version INTEGER DEFAULT '1' NOT NULL, 
	filename_id VARCHAR(36), 
	sha256 TEXT NOT NULL, 
	format TEXT NOT NULL, 
	imported_at TEXT NOT NULL, 
	live BOOLEAN DEFAULT '0' NOT NULL, 
	report JSON, 
	CONSTRAINT pk_documents PRIMARY KEY (id), 
	CONSTRAINT fk_documents_filename_id FOREIGN KEY(filename_id) REFERENCES texts (id), 
	CONSTRAINT fk_documents_source_id FOREIGN KEY(source_id) REFERENCES sources (id)
);
INSERT INTO "documents" VALUES('01a22971-a805-7ea5-8000-79e561c04228','01a22971-a7e2-7f61-8455-423515541375',1,1,'01a22971-a805-73fe-8397-413570ec62b5','4095d3b3a8c45138dc674633e545226bff4ac07424ac9f7e8871639a47f54a2f','txt','2026-11-29T22:34:04.161+00:00',1,'{"left_out":0,"encoding":"utf-8","told_id":null}');
INSERT INTO "documents" VALUES('01a22971-a810-7a40-8dab-2559a1edff12','01a22971-a7e9-72fc-8e63-2ffe05da3988',1,1,'01a22971-a810-7642-82ee-01f904c58a06','7832eac130fb521d8c5bc749aa84e8d5662372cb5087e55198b005a29f6a77bb','txt','2026-11-29T22:34:04.174+00:00',1,'{"left_out":0,"encoding":"utf-8","told_id":null}');
CREATE TABLE events (
	id VARCHAR(36) NOT NULL, 
	date TEXT NOT NULL, 
	name_id VARCHAR(36), 
	municipality TEXT, 
	note_id VARCHAR(36), 
	CONSTRAINT pk_events PRIMARY KEY (id), 
	CONSTRAINT fk_events_name_id FOREIGN KEY(name_id) REFERENCES texts (id), 
	CONSTRAINT fk_events_note_id FOREIGN KEY(note_id) REFERENCES texts (id)
);
CREATE TABLE groupings (
	id VARCHAR(36) NOT NULL, 
	name_id VARCHAR(36), 
	framework BOOLEAN DEFAULT '0' NOT NULL, 
	active BOOLEAN DEFAULT '0' NOT NULL, 
	position INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_groupings PRIMARY KEY (id), 
	CONSTRAINT fk_groupings_name_id FOREIGN KEY(name_id) REFERENCES texts (id)
);
INSERT INTO "groupings" VALUES('01a22971-a971-7797-820e-545e64f85fc8','01a22971-a971-7484-83e5-2c65fb860456',0,1,1);
CREATE TABLE groups (
	id VARCHAR(36) NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT, 
	level TEXT, 
	municipality TEXT, 
	position INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_groups PRIMARY KEY (id), 
	CONSTRAINT uq_groups_code UNIQUE (code)
);
INSERT INTO "groups" VALUES('01a22971-a7de-786e-87a7-1c7eb35f47a0','HN','Havna','Leder','Nordnes',1);
CREATE TABLE guide_marks (
	id VARCHAR(36) NOT NULL, 
	utterance_id VARCHAR(36) NOT NULL, 
	question_id VARCHAR(36) NOT NULL, 
	CONSTRAINT pk_guide_marks PRIMARY KEY (id), 
	CONSTRAINT fk_guide_marks_question_id FOREIGN KEY(question_id) REFERENCES guide_questions (id), 
	CONSTRAINT fk_guide_marks_utterance_id FOREIGN KEY(utterance_id) REFERENCES utterances (id), 
	CONSTRAINT uq_guide_marks_utterance_id_question_id UNIQUE (utterance_id, question_id)
);
CREATE TABLE guide_questions (
	id VARCHAR(36) NOT NULL, 
	code TEXT NOT NULL, 
	guide TEXT, 
	round_id VARCHAR(36), 
	text_id VARCHAR(36), 
	position INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_guide_questions PRIMARY KEY (id), 
	CONSTRAINT fk_guide_questions_round_id FOREIGN KEY(round_id) REFERENCES rounds (id), 
	CONSTRAINT fk_guide_questions_text_id FOREIGN KEY(text_id) REFERENCES texts (id), 
	CONSTRAINT uq_guide_questions_code UNIQUE (code)
);
CREATE TABLE log (
	seq INTEGER NOT NULL, 
	id VARCHAR(36) NOT NULL, 
	actor TEXT NOT NULL, 
	device TEXT NOT NULL, 
	parent VARCHAR(36), 
	at TEXT NOT NULL, 
	operation TEXT NOT NULL, 
	about JSON, 
	undoes VARCHAR(36), 
	undone BOOLEAN DEFAULT '0' NOT NULL, 
	undoable BOOLEAN DEFAULT '1' NOT NULL, 
	CONSTRAINT pk_log PRIMARY KEY (seq), 
	CONSTRAINT uq_log_id UNIQUE (id)
);
INSERT INTO "log" VALUES(1,'01a22971-a7dc-7b30-88d8-3e84520507ad','Ada','a machine',NULL,'2026-11-29T22:34:04.124+00:00','design.load','{}',NULL,0,0);
INSERT INTO "log" VALUES(2,'01a22971-a801-7f4c-8dee-310228b37814','Ada','a machine','01a22971-a7dc-7b30-88d8-3e84520507ad','2026-11-29T22:34:04.161+00:00','import','{"sha256":"4095d3b3a8c45138dc674633e545226bff4ac07424ac9f7e8871639a47f54a2f","session":"01a22971-a7e2-7f61-8455-423515541375","document":"01a22971-a805-7ea5-8000-79e561c04228","utterances":3}',NULL,0,1);
INSERT INTO "log" VALUES(3,'01a22971-a80e-78e2-880d-371e57789fcb','Ada','a machine','01a22971-a801-7f4c-8dee-310228b37814','2026-11-29T22:34:04.174+00:00','import','{"sha256":"7832eac130fb521d8c5bc749aa84e8d5662372cb5087e55198b005a29f6a77bb","session":"01a22971-a7e9-72fc-8e63-2ffe05da3988","document":"01a22971-a810-7a40-8dab-2559a1edff12","utterances":2}',NULL,0,1);
INSERT INTO "log" VALUES(4,'01a22971-a967-7ad5-8cb4-6854b7a7f34e','Ada','a machine','01a22971-a80e-78e2-880d-371e57789fcb','2026-11-29T22:34:04.519+00:00','coding.apply_new','{"code":"01a22971-a968-700f-8bcd-02713272b274"}',NULL,0,1);
INSERT INTO "log" VALUES(5,'01a22971-a970-7a0c-8fd4-1423dc602d5a','Ada','a machine','01a22971-a967-7ad5-8cb4-6854b7a7f34e','2026-11-29T22:34:04.528+00:00','group.add','{"group":"01a22971-a974-7851-83e5-243f0c631dd8"}',NULL,0,1);
INSERT INTO "log" VALUES(6,'01a22971-a981-7862-8a01-24c8d779f63e','Ada','a machine','01a22971-a970-7a0c-8fd4-1423dc602d5a','2026-11-29T22:34:04.545+00:00','memo.add','{"on":"utterance","id":"01a22971-a806-713f-86a9-6f8170966fda"}',NULL,0,1);
INSERT INTO "log" VALUES(7,'01a22971-a983-7ac0-8a12-5be337338ce5','Ada','a machine','01a22971-a981-7862-8a01-24c8d779f63e','2026-11-29T22:34:04.547+00:00','verdict.record','{"on":"code","id":"01a22971-a968-700f-8bcd-02713272b274"}',NULL,0,1);
INSERT INTO "log" VALUES(8,'01a22971-a987-7e1d-83fa-18e6eb5f1e03','Ada','a machine','01a22971-a983-7ac0-8a12-5be337338ce5','2026-11-29T22:34:04.551+00:00','view.save','{}',NULL,0,1);
INSERT INTO "log" VALUES(9,'01a22971-a989-795b-87c1-28a93921c998','Bo','a machine',NULL,'2026-11-29T22:34:04.553+00:00','coding.apply','{"code":"01a22971-a968-700f-8bcd-02713272b274"}',NULL,0,1);
INSERT INTO "log" VALUES(10,'01a22971-a992-7779-8616-0d6f0dde3399','Bo','a machine','01a22971-a989-795b-87c1-28a93921c998','2026-11-29T22:34:04.562+00:00','memo.add','{"on":"coding","id":"01a22971-a96d-76ef-8f37-716ce8f2fde4"}',NULL,0,1);
INSERT INTO "log" VALUES(11,'01a22971-a994-7191-8d34-65e031dc0879','Bo','a machine','01a22971-a992-7779-8616-0d6f0dde3399','2026-11-29T22:34:04.564+00:00','memo.edit','{"memo":"01a22971-a981-7f5d-8526-4bc4e5857de4"}',NULL,0,1);
INSERT INTO "log" VALUES(12,'01a22971-a997-7787-893c-0a00557bb913','Bo','a machine','01a22971-a994-7191-8d34-65e031dc0879','2026-11-29T22:34:04.567+00:00','view.save','{}',NULL,0,1);
INSERT INTO "log" VALUES(13,'01a22971-a999-7e94-87dc-0c1aed44a40a','Bo','a machine','01a22971-a997-7787-893c-0a00557bb913','2026-11-29T22:34:04.569+00:00','day.write','{"kind":"decision"}',NULL,0,1);
INSERT INTO "log" VALUES(14,'01a22971-a99d-7b9b-86c4-0224458e130a','Bo','a machine','01a22971-a999-7e94-87dc-0c1aed44a40a','2026-11-29T22:34:04.573+00:00','theme.prompted','{"codings":["01a22971-a96d-76ef-8f37-716ce8f2fde4"]}',NULL,0,1);
INSERT INTO "log" VALUES(15,'01a22971-a99f-7eba-8a1a-3e710ad097d2','Bo','a machine','01a22971-a99d-7b9b-86c4-0224458e130a','2026-11-29T22:34:04.575+00:00','suggestion.reject','{"utterance":"01a22971-a806-713f-86a9-6f8170966fdc","code":"01a22971-a968-700f-8bcd-02713272b274"}',NULL,0,1);
INSERT INTO "log" VALUES(16,'01a22971-a9a1-7d20-896d-47bcc23f0f5e','Bo','a machine','01a22971-a99f-7eba-8a1a-3e710ad097d2','2026-11-29T22:34:04.577+00:00','suggestion.accept','{"utterance":"01a22971-a806-713f-86a9-6f8170966fdc","code":"01a22971-a968-700f-8bcd-02713272b274"}',NULL,0,1);
INSERT INTO "log" VALUES(17,'01a22971-a9a5-7916-83ae-44df959acc1e','Bo','a machine','01a22971-a9a1-7d20-896d-47bcc23f0f5e','2026-11-29T22:34:04.581+00:00','advice.silence','{"code":"01a22971-a968-700f-8bcd-02713272b274"}',NULL,0,1);
INSERT INTO "log" VALUES(18,'01a22971-a9aa-712d-86ab-19060679c47b','bo','a machine',NULL,'2026-11-29T22:34:04.586+00:00','memo.add','{"on":"study","id":null}',NULL,0,1);
INSERT INTO "log" VALUES(19,'01a22971-a9ac-73cd-85f1-3513f4daeec1','Bo ','a machine',NULL,'2026-11-29T22:34:04.588+00:00','memo.add','{"on":"study","id":null}',NULL,0,1);
INSERT INTO "log" VALUES(20,'01a22971-a9ad-74a3-8bf7-0a6ef1df8199','Åse','a machine',NULL,'2026-11-29T22:34:04.589+00:00','memo.add','{"on":"study","id":null}',NULL,0,1);
INSERT INTO "log" VALUES(21,'01a22971-a9af-7a05-841e-72901911780d','Åse','a machine',NULL,'2026-11-29T22:34:04.591+00:00','memo.add','{"on":"study","id":null}',NULL,0,1);
INSERT INTO "log" VALUES(22,'01a22971-a9b0-748c-8246-77559130eab3','Lise','a machine',NULL,'2026-11-29T22:34:04.592+00:00','codebook.load','{"codes":0,"updated":0,"groupings":0,"groups":0,"concepts":0,"reference_points":0,"verdicts":1,"unresolved":0}',NULL,1,1);
INSERT INTO "log" VALUES(23,'01a22971-a9bc-7d8a-8cbb-637cbe91e2e1','Lise','a machine','01a22971-a9b0-748c-8246-77559130eab3','2026-11-29T22:34:04.604+00:00','undo','{}','01a22971-a9b0-748c-8246-77559130eab3',0,0);
INSERT INTO "log" VALUES(24,'01a22971-a9c2-7932-80c5-7f35fac2b23e','Eva','a machine',NULL,'2026-11-29T22:34:04.610+00:00','coding.apply','{"code":"01a22971-a968-700f-8bcd-02713272b274"}',NULL,1,1);
INSERT INTO "log" VALUES(25,'01a22971-a9c5-7546-8064-39ae81131d89','Eva','a machine','01a22971-a9c2-7932-80c5-7f35fac2b23e','2026-11-29T22:34:04.613+00:00','undo','{}','01a22971-a9c2-7932-80c5-7f35fac2b23e',0,0);
INSERT INTO "log" VALUES(26,'01a22971-a9ce-7504-87ee-0e0393041ae3','Eva','a machine','01a22971-a9c5-7546-8064-39ae81131d89','2026-11-29T22:34:04.622+00:00','coding.apply','{"code":"01a22971-a968-700f-8bcd-02713272b274"}',NULL,1,1);
INSERT INTO "log" VALUES(27,'01a22971-a9d0-74c5-898b-3a6771e3cab6','Eva','a machine','01a22971-a9ce-7504-87ee-0e0393041ae3','2026-11-29T22:34:04.624+00:00','undo','{}','01a22971-a9ce-7504-87ee-0e0393041ae3',0,0);
INSERT INTO "log" VALUES(28,'01a22971-a9d5-71d9-8833-41e9a2d250f5','Liv','a machine',NULL,'2026-11-29T22:34:04.629+00:00','coding.apply','{"code":"01a22971-a968-700f-8bcd-02713272b274"}',NULL,0,1);
INSERT INTO "log" VALUES(29,'01a22971-a9d9-7ad8-87e4-030a003d17a1','Mari','a machine',NULL,'2026-11-29T22:34:04.633+00:00','coding.load','{"codings":3}',NULL,0,1);
INSERT INTO "log" VALUES(30,'01a22971-a9dd-74f9-8d01-3ac407338d10','Bo','a machine','01a22971-a9a5-7916-83ae-44df959acc1e','2026-11-29T22:34:04.637+00:00','memo.add','{"on":"study","id":null}',NULL,1,1);
INSERT INTO "log" VALUES(31,'01a22971-a9df-7e89-8faa-4e35bf641381','Bo','a machine','01a22971-a9dd-74f9-8d01-3ac407338d10','2026-11-29T22:34:04.639+00:00','verdict.record','{"on":"code","id":"01a22971-a968-700f-8bcd-02713272b274"}',NULL,1,1);
INSERT INTO "log" VALUES(32,'01a22971-a9e0-7978-82e3-2889caa5cd9f','Bo','a machine','01a22971-a9df-7e89-8faa-4e35bf641381','2026-11-29T22:34:04.640+00:00','undo','{}','01a22971-a9df-7e89-8faa-4e35bf641381',0,0);
INSERT INTO "log" VALUES(33,'01a22971-a9e3-7301-88db-126e29b96198','Bo','a machine','01a22971-a9e0-7978-82e3-2889caa5cd9f','2026-11-29T22:34:04.643+00:00','undo','{}','01a22971-a9dd-74f9-8d01-3ac407338d10',0,0);
INSERT INTO "log" VALUES(34,'01a22971-a9e7-7d92-8d1a-7cf966bc6409','Ada','a machine','01a22971-a987-7e1d-83fa-18e6eb5f1e03','2026-11-29T22:34:04.647+00:00','memo.delete','{"memo":"01a22971-a993-7772-864f-06cb24738279"}',NULL,0,1);
CREATE TABLE log_changes (
	id VARCHAR(36) NOT NULL, 
	log_id VARCHAR(36) NOT NULL, 
	position INTEGER DEFAULT '0' NOT NULL, 
	table_name TEXT NOT NULL, 
	row_id VARCHAR(36) NOT NULL, 
	"before" JSON, 
	"after" JSON, 
	CONSTRAINT pk_log_changes PRIMARY KEY (id), 
	CONSTRAINT fk_log_changes_log_id FOREIGN KEY(log_id) REFERENCES log (id)
);
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc2c','01a22971-a7dc-7b30-88d8-3e84520507ad',0,'groups','01a22971-a7de-786e-87a7-1c7eb35f47a0','null','{"id":"01a22971-a7de-786e-87a7-1c7eb35f47a0","code":"HN","name":"Havna","level":"Leder","municipality":"Nordnes","position":1}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc2d','01a22971-a7dc-7b30-88d8-3e84520507ad',1,'rounds','01a22971-a7e0-744e-868e-09730f0bced5','null','{"id":"01a22971-a7e0-744e-868e-09730f0bced5","number":1,"name":null,"year":null,"position":1}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc2e','01a22971-a7dc-7b30-88d8-3e84520507ad',2,'rounds','01a22971-a7e0-7ca6-8b42-0203c9b4a264','null','{"id":"01a22971-a7e0-7ca6-8b42-0203c9b4a264","number":2,"name":null,"year":null,"position":2}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc2f','01a22971-a7dc-7b30-88d8-3e84520507ad',3,'persons','01a22971-a7e1-7c01-838a-4297cce678bd','null','{"id":"01a22971-a7e1-7c01-838a-4297cce678bd","code":"p1","pseudonym_id":null}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc30','01a22971-a7dc-7b30-88d8-3e84520507ad',4,'persons','01a22971-a7e1-7317-8af1-7c19368d12b8','null','{"id":"01a22971-a7e1-7317-8af1-7c19368d12b8","code":"m1","pseudonym_id":null}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc31','01a22971-a7dc-7b30-88d8-3e84520507ad',5,'sources','01a22971-a7e2-7f61-8455-423515541375','null','{"id":"01a22971-a7e2-7f61-8455-423515541375","name":"HN-R1","kind":"focus group","group_id":"01a22971-a7de-786e-87a7-1c7eb35f47a0","round_id":"01a22971-a7e0-744e-868e-09730f0bced5","collection_id":null,"date":null,"held":true,"note_id":null,"tags":[],"position":1}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc32','01a22971-a7dc-7b30-88d8-3e84520507ad',6,'attendances','01a22971-a7e4-7769-8d1f-33412cb7e7f3','null','{"id":"01a22971-a7e4-7769-8d1f-33412cb7e7f3","source_id":"01a22971-a7e2-7f61-8455-423515541375","person_id":"01a22971-a7e1-7317-8af1-7c19368d12b8","function":"moderator","role":null,"service":null,"unit":null,"position":1}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc33','01a22971-a7dc-7b30-88d8-3e84520507ad',7,'speakers','01a22971-a7e6-7c34-8a34-412ce9444855','null','{"id":"01a22971-a7e6-7c34-8a34-412ce9444855","source_id":"01a22971-a7e2-7f61-8455-423515541375","label_id":"01a22971-a7e6-77c8-8f2f-63dd8f3e60b3","attendance_id":"01a22971-a7e4-7769-8d1f-33412cb7e7f3","kind":"person","moderates":false}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc34','01a22971-a7dc-7b30-88d8-3e84520507ad',8,'attendances','01a22971-a7e7-706f-8811-6b715ebdef92','null','{"id":"01a22971-a7e7-706f-8811-6b715ebdef92","source_id":"01a22971-a7e2-7f61-8455-423515541375","person_id":"01a22971-a7e1-7c01-838a-4297cce678bd","function":"participant","role":null,"service":null,"unit":null,"position":2}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc35','01a22971-a7dc-7b30-88d8-3e84520507ad',9,'speakers','01a22971-a7e7-7c96-80a6-6425781c574e','null','{"id":"01a22971-a7e7-7c96-80a6-6425781c574e","source_id":"01a22971-a7e2-7f61-8455-423515541375","label_id":"01a22971-a7e7-771d-81f6-0e103d696a60","attendance_id":"01a22971-a7e7-706f-8811-6b715ebdef92","kind":"person","moderates":false}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc36','01a22971-a7dc-7b30-88d8-3e84520507ad',10,'attendances','01a22971-a7e8-7163-8c81-20a7d4716d4d','null','{"id":"01a22971-a7e8-7163-8c81-20a7d4716d4d","source_id":"01a22971-a7e2-7f61-8455-423515541375","person_id":null,"function":"participant","role":null,"service":null,"unit":null,"position":3}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc37','01a22971-a7dc-7b30-88d8-3e84520507ad',11,'speakers','01a22971-a7e8-78c8-8d04-119e7a0feaa6','null','{"id":"01a22971-a7e8-78c8-8d04-119e7a0feaa6","source_id":"01a22971-a7e2-7f61-8455-423515541375","label_id":"01a22971-a7e8-75a8-82e3-16f7ab4c1ef7","attendance_id":"01a22971-a7e8-7163-8c81-20a7d4716d4d","kind":"person","moderates":false}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc38','01a22971-a7dc-7b30-88d8-3e84520507ad',12,'sources','01a22971-a7e9-72fc-8e63-2ffe05da3988','null','{"id":"01a22971-a7e9-72fc-8e63-2ffe05da3988","name":"HN-R2","kind":"focus group","group_id":"01a22971-a7de-786e-87a7-1c7eb35f47a0","round_id":"01a22971-a7e0-7ca6-8b42-0203c9b4a264","collection_id":null,"date":null,"held":true,"note_id":null,"tags":[],"position":2}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc39','01a22971-a7dc-7b30-88d8-3e84520507ad',13,'attendances','01a22971-a7e9-7f48-8817-1d363b756468','null','{"id":"01a22971-a7e9-7f48-8817-1d363b756468","source_id":"01a22971-a7e9-72fc-8e63-2ffe05da3988","person_id":"01a22971-a7e1-7317-8af1-7c19368d12b8","function":"moderator","role":null,"service":null,"unit":null,"position":1}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc3a','01a22971-a7dc-7b30-88d8-3e84520507ad',14,'speakers','01a22971-a7ea-75ae-88cd-1f941ea8865e','null','{"id":"01a22971-a7ea-75ae-88cd-1f941ea8865e","source_id":"01a22971-a7e9-72fc-8e63-2ffe05da3988","label_id":"01a22971-a7ea-7e1f-884b-23f2e165a21f","attendance_id":"01a22971-a7e9-7f48-8817-1d363b756468","kind":"person","moderates":false}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc3b','01a22971-a7dc-7b30-88d8-3e84520507ad',15,'attendances','01a22971-a7ea-746a-89a4-1f1249131d21','null','{"id":"01a22971-a7ea-746a-89a4-1f1249131d21","source_id":"01a22971-a7e9-72fc-8e63-2ffe05da3988","person_id":"01a22971-a7e1-7c01-838a-4297cce678bd","function":"participant","role":null,"service":null,"unit":null,"position":2}');
INSERT INTO "log_changes" VALUES('01a22971-a7ed-7c6b-883f-76877648bc3c','01a22971-a7dc-7b30-88d8-3e84520507ad',16,'speakers','01a22971-a7eb-77c1-86ee-3c2f00ab97b5','null','{"id":"01a22971-a7eb-77c1-86ee-3c2f00ab97b5","source_id":"01a22971-a7e9-72fc-8e63-2ffe05da3988","label_id":"01a22971-a7eb-7d34-8b39-04ee359b50ad","attendance_id":"01a22971-a7ea-746a-89a4-1f1249131d21","kind":"person","moderates":false}');
INSERT INTO "log_changes" VALUES('01a22971-a809-77f4-8570-418167283707','01a22971-a801-7f4c-8dee-310228b37814',0,'documents','01a22971-a805-7ea5-8000-79e561c04228','null','{"id":"01a22971-a805-7ea5-8000-79e561c04228","source_id":"01a22971-a7e2-7f61-8455-423515541375","part":1,"version":1,"filename_id":"01a22971-a805-73fe-8397-413570ec62b5","sha256":"4095d3b3a8c45138dc674633e545226bff4ac07424ac9f7e8871639a47f54a2f","format":"txt","imported_at":"2026-11-29T22:34:04.161+00:00","live":true,"report":{"left_out":0,"encoding":"utf-8","told_id":null}}');
INSERT INTO "log_changes" VALUES('01a22971-a809-77f4-8570-418167283708','01a22971-a801-7f4c-8dee-310228b37814',1,'utterances','01a22971-a806-713f-86a9-6f8170966fd8','null','{"columns":["id","document_id","reference","position","speaker_id","start","end","text_id","words","nonspeech","back_channel","overlap","live"],"rows":[["01a22971-a806-713f-86a9-6f8170966fd8","01a22971-a805-7ea5-8000-79e561c04228","HN-R1-0001",1,"01a22971-a7e6-7c34-8a34-412ce9444855",null,null,"01a22971-a806-713f-86a9-6f8170966fd9",7,[],false,false,true],["01a22971-a806-713f-86a9-6f8170966fda","01a22971-a805-7ea5-8000-79e561c04228","HN-R1-0002",2,"01a22971-a7e7-7c96-80a6-6425781c574e",null,null,"01a22971-a806-713f-86a9-6f8170966fdb",10,[],false,false,true],["01a22971-a806-713f-86a9-6f8170966fdc","01a22971-a805-7ea5-8000-79e561c04228","HN-R1-0003",3,"01a22971-a7e8-78c8-8d04-119e7a0feaa6",null,null,"01a22971-a806-713f-86a9-6f8170966fdd",3,[],false,false,true]]}');
INSERT INTO "log_changes" VALUES('01a22971-a812-7dba-89da-4e30569af38e','01a22971-a80e-78e2-880d-371e57789fcb',0,'documents','01a22971-a810-7a40-8dab-2559a1edff12','null','{"id":"01a22971-a810-7a40-8dab-2559a1edff12","source_id":"01a22971-a7e9-72fc-8e63-2ffe05da3988","part":1,"version":1,"filename_id":"01a22971-a810-7642-82ee-01f904c58a06","sha256":"7832eac130fb521d8c5bc749aa84e8d5662372cb5087e55198b005a29f6a77bb","format":"txt","imported_at":"2026-11-29T22:34:04.174+00:00","live":true,"report":{"left_out":0,"encoding":"utf-8","told_id":null}}');
INSERT INTO "log_changes" VALUES('01a22971-a812-7dba-89da-4e30569af38f','01a22971-a80e-78e2-880d-371e57789fcb',1,'utterances','01a22971-a810-729a-8246-199cea0eb820','null','{"columns":["id","document_id","reference","position","speaker_id","start","end","text_id","words","nonspeech","back_channel","overlap","live"],"rows":[["01a22971-a810-729a-8246-199cea0eb820","01a22971-a810-7a40-8dab-2559a1edff12","HN-R2-0001",1,"01a22971-a7ea-75ae-88cd-1f941ea8865e",null,null,"01a22971-a810-729a-8246-199cea0eb821",4,[],false,false,true],["01a22971-a810-729a-8246-199cea0eb822","01a22971-a810-7a40-8dab-2559a1edff12","HN-R2-0002",2,"01a22971-a7eb-77c1-86ee-3c2f00ab97b5",null,null,"01a22971-a810-729a-8246-199cea0eb823",8,[],false,false,true]]}');
INSERT INTO "log_changes" VALUES('01a22971-a96f-7711-803f-2a5833313d7f','01a22971-a967-7ad5-8cb4-6854b7a7f34e',0,'codes','01a22971-a968-700f-8bcd-02713272b274','null','{"id":"01a22971-a968-700f-8bcd-02713272b274","name_id":"01a22971-a969-7e56-83b4-42909fbcbce1","definition_id":null,"include_id":null,"exclude_id":null,"origin":"empirical","colour":null,"live":true,"merged_into":null,"position":1}');
INSERT INTO "log_changes" VALUES('01a22971-a96f-7711-803f-2a5833313d80','01a22971-a967-7ad5-8cb4-6854b7a7f34e',1,'coders','01a22971-a96c-7b7a-8b46-2cf8ee8f1fb9','null','{"id":"01a22971-a96c-7b7a-8b46-2cf8ee8f1fb9","name":"Ada","person_id":null}');
INSERT INTO "log_changes" VALUES('01a22971-a96f-7711-803f-2a5833313d81','01a22971-a967-7ad5-8cb4-6854b7a7f34e',2,'codings','01a22971-a96d-76ef-8f37-716ce8f2fde4','null','{"id":"01a22971-a96d-76ef-8f37-716ce8f2fde4","code_id":"01a22971-a968-700f-8bcd-02713272b274","coder_id":"01a22971-a96c-7b7a-8b46-2cf8ee8f1fb9","kind":"individual","origin":"hand","rank":null,"created_at":"2026-11-29T22:34:04.519+00:00","revision":4,"stance":null,"valence":null}');
INSERT INTO "log_changes" VALUES('01a22971-a96f-7711-803f-2a5833313d82','01a22971-a967-7ad5-8cb4-6854b7a7f34e',3,'segments','01a22971-a96e-7150-88c4-3422adcc49be','null','{"id":"01a22971-a96e-7150-88c4-3422adcc49be","coding_id":"01a22971-a96d-76ef-8f37-716ce8f2fde4","position":0,"utterance_id":"01a22971-a806-713f-86a9-6f8170966fda","text_id":"01a22971-a806-713f-86a9-6f8170966fdb","start":0,"end":18,"word_from":0,"word_to":5}');
INSERT INTO "log_changes" VALUES('01a22971-a976-733c-8ea5-1b60f6265a44','01a22971-a970-7a0c-8fd4-1423dc602d5a',0,'groupings','01a22971-a971-7797-820e-545e64f85fc8','null','{"id":"01a22971-a971-7797-820e-545e64f85fc8","name_id":"01a22971-a971-7484-83e5-2c65fb860456","framework":false,"active":true,"position":1}');
INSERT INTO "log_changes" VALUES('01a22971-a976-733c-8ea5-1b60f6265a45','01a22971-a970-7a0c-8fd4-1423dc602d5a',1,'code_groups','01a22971-a974-7851-83e5-243f0c631dd8','null','{"id":"01a22971-a974-7851-83e5-243f0c631dd8","grouping_id":"01a22971-a971-7797-820e-545e64f85fc8","name_id":"01a22971-a974-7b0f-801a-114cded4f854","definition_id":null,"position":1}');
INSERT INTO "log_changes" VALUES('01a22971-a982-773f-8231-3cd3bcb0d54d','01a22971-a981-7862-8a01-24c8d779f63e',0,'memos','01a22971-a981-7f5d-8526-4bc4e5857de4','null','{"id":"01a22971-a981-7f5d-8526-4bc4e5857de4","target_kind":"utterance","target_id":"01a22971-a806-713f-86a9-6f8170966fda","text_id":"01a22971-a981-7b68-80de-0a8ade0ed3b6","author":"Ada","at":"2026-11-29T22:34:04.545+00:00"}');
INSERT INTO "log_changes" VALUES('01a22971-a986-75cf-8c82-752153fbca6f','01a22971-a983-7ac0-8a12-5be337338ce5',0,'verdicts','01a22971-a984-7daf-8ca6-7ee5621c2485','null','{"id":"01a22971-a984-7daf-8ca6-7ee5621c2485","test":"code","target_kind":"code","target_id":"01a22971-a968-700f-8bcd-02713272b274","answer":"topic","reason_id":"01a22971-a984-7963-8b07-54a3f07b9c77","actor":"Ada","at":"2026-11-29T22:34:04.547+00:00","revision":7}');
INSERT INTO "log_changes" VALUES('01a22971-a989-703d-8f5f-43e362e8493e','01a22971-a987-7e1d-83fa-18e6eb5f1e03',0,'views','01a22971-a988-774f-8d9a-5b44e59c2a28','null','{"id":"01a22971-a988-774f-8d9a-5b44e59c2a28","name_id":"01a22971-a988-771f-842c-700b092ae2f4","page":"themes","query":{"by":"round"},"author":"Ada","at":"2026-11-29T22:34:04.551+00:00"}');
INSERT INTO "log_changes" VALUES('01a22971-a98b-786e-8b26-5e03aad127a9','01a22971-a989-795b-87c1-28a93921c998',0,'coders','01a22971-a98b-7534-8fbb-56602ee35954','null','{"id":"01a22971-a98b-7534-8fbb-56602ee35954","name":"Bo","person_id":null}');
INSERT INTO "log_changes" VALUES('01a22971-a98b-786e-8b26-5e03aad127aa','01a22971-a989-795b-87c1-28a93921c998',1,'codings','01a22971-a98b-78b3-8bc2-06141ba4de72','null','{"id":"01a22971-a98b-78b3-8bc2-06141ba4de72","code_id":"01a22971-a968-700f-8bcd-02713272b274","coder_id":"01a22971-a98b-7534-8fbb-56602ee35954","kind":"individual","origin":"hand","rank":null,"created_at":"2026-11-29T22:34:04.553+00:00","revision":9,"stance":null,"valence":null}');
INSERT INTO "log_changes" VALUES('01a22971-a98b-786e-8b26-5e03aad127ab','01a22971-a989-795b-87c1-28a93921c998',2,'segments','01a22971-a98b-7b18-8c2a-6011bc4e7b12','null','{"id":"01a22971-a98b-7b18-8c2a-6011bc4e7b12","coding_id":"01a22971-a98b-78b3-8bc2-06141ba4de72","position":0,"utterance_id":"01a22971-a810-729a-8246-199cea0eb822","text_id":"01a22971-a810-729a-8246-199cea0eb823","start":0,"end":49,"word_from":0,"word_to":8}');
INSERT INTO "log_changes" VALUES('01a22971-a993-7388-8676-5e212bceb860','01a22971-a992-7779-8616-0d6f0dde3399',0,'memos','01a22971-a993-7772-864f-06cb24738279','null','{"id":"01a22971-a993-7772-864f-06cb24738279","target_kind":"coding","target_id":"01a22971-a96d-76ef-8f37-716ce8f2fde4","text_id":"01a22971-a992-7932-8841-114b562182f2","author":"Bo","at":"2026-11-29T22:34:04.562+00:00"}');
INSERT INTO "log_changes" VALUES('01a22971-a995-7b6b-8311-542b44f2d440','01a22971-a994-7191-8d34-65e031dc0879',0,'memos','01a22971-a981-7f5d-8526-4bc4e5857de4','{"text_id":"01a22971-a981-7b68-80de-0a8ade0ed3b6"}','{"text_id":"01a22971-a995-7c8a-8be5-5bb1aca8e182"}');
INSERT INTO "log_changes" VALUES('01a22971-a998-7690-8dd5-0c14d31d4cdd','01a22971-a997-7787-893c-0a00557bb913',0,'views','01a22971-a988-774f-8d9a-5b44e59c2a28','{"query":{"by":"round"},"author":"Ada","at":"2026-11-29T22:34:04.551+00:00"}','{"query":{"by":"group"},"author":"Bo","at":"2026-11-29T22:34:04.567+00:00"}');
INSERT INTO "log_changes" VALUES('01a22971-a99a-7cb7-8958-1818e4d38f22','01a22971-a999-7e94-87dc-0c1aed44a40a',0,'memos','01a22971-a999-75f5-84e6-4fa1a62d6515','null','{"id":"01a22971-a999-75f5-84e6-4fa1a62d6515","target_kind":"decision","target_id":"Leder","text_id":"01a22971-a999-7aea-8193-7e5e54bcb5a4","author":"Bo","at":"2026-11-29T22:34:04.569+00:00"}');
INSERT INTO "log_changes" VALUES('01a22971-a99e-7f9f-81a6-19a9d2ef06e6','01a22971-a99d-7b9b-86c4-0224458e130a',0,'verdicts','01a22971-a99d-72f6-82f5-1e508544ce92','null','{"id":"01a22971-a99d-72f6-82f5-1e508544ce92","test":"prompted","target_kind":"coding","target_id":"01a22971-a96d-76ef-8f37-716ce8f2fde4","answer":"prompted","reason_id":"01a22971-a99d-7292-8709-0cc3d95acffe","actor":"Bo","at":"2026-11-29T22:34:04.573+00:00","revision":14}');
INSERT INTO "log_changes" VALUES('01a22971-a9a1-796e-8c4c-5543f6e15571','01a22971-a99f-7eba-8a1a-3e710ad097d2',0,'suggestion_verdicts','01a22971-a9a0-7d8e-8667-7d0a38bf7d0e','null','{"id":"01a22971-a9a0-7d8e-8667-7d0a38bf7d0e","utterance_id":"01a22971-a806-713f-86a9-6f8170966fdc","code_id":"01a22971-a968-700f-8bcd-02713272b274","label_id":null,"rank":1,"score":0.5,"answer":"rejected","coder_id":"01a22971-a98b-7534-8fbb-56602ee35954","at":"2026-11-29T22:34:04.575+00:00"}');
INSERT INTO "log_changes" VALUES('01a22971-a9a4-7aaa-8079-16eccd1e60e1','01a22971-a9a1-7d20-896d-47bcc23f0f5e',0,'suggestion_verdicts','01a22971-a9a2-7e84-8c5c-22bb4d5685b0','null','{"id":"01a22971-a9a2-7e84-8c5c-22bb4d5685b0","utterance_id":"01a22971-a806-713f-86a9-6f8170966fdc","code_id":"01a22971-a968-700f-8bcd-02713272b274","label_id":null,"rank":2,"score":0.25,"answer":"accepted","coder_id":"01a22971-a98b-7534-8fbb-56602ee35954","at":"2026-11-29T22:34:04.577+00:00"}');
INSERT INTO "log_changes" VALUES('01a22971-a9a4-7aaa-8079-16eccd1e60e2','01a22971-a9a1-7d20-896d-47bcc23f0f5e',1,'codings','01a22971-a9a3-7796-8fc6-2b757136e9bd','null','{"id":"01a22971-a9a3-7796-8fc6-2b757136e9bd","code_id":"01a22971-a968-700f-8bcd-02713272b274","coder_id":"01a22971-a98b-7534-8fbb-56602ee35954","kind":"individual","origin":"suggestion","rank":2,"created_at":"2026-11-29T22:34:04.577+00:00","revision":16,"stance":null,"valence":null}');
INSERT INTO "log_changes" VALUES('01a22971-a9a4-7aaa-8079-16eccd1e60e3','01a22971-a9a1-7d20-896d-47bcc23f0f5e',2,'segments','01a22971-a9a4-72dc-822e-3a29350f2cb1','null','{"id":"01a22971-a9a4-72dc-822e-3a29350f2cb1","coding_id":"01a22971-a9a3-7796-8fc6-2b757136e9bd","position":0,"utterance_id":"01a22971-a806-713f-86a9-6f8170966fdc","text_id":"01a22971-a806-713f-86a9-6f8170966fdd","start":0,"end":18,"word_from":0,"word_to":3}');
INSERT INTO "log_changes" VALUES('01a22971-a9aa-77e5-84f6-5e742ad0936b','01a22971-a9a5-7916-83ae-44df959acc1e',0,'verdicts','01a22971-a9a9-719b-8d88-22b919a27f86','null','{"id":"01a22971-a9a9-719b-8d88-22b919a27f86","test":"advice","target_kind":"code","target_id":"01a22971-a968-700f-8bcd-02713272b274","answer":"rare","reason_id":null,"actor":"Bo","at":"2026-11-29T22:34:04.581+00:00","revision":17}');
INSERT INTO "log_changes" VALUES('01a22971-a9ab-746b-8881-37f0744b7a06','01a22971-a9aa-712d-86ab-19060679c47b',0,'memos','01a22971-a9ab-7589-8a35-257dfd4d2ba4','null','{"id":"01a22971-a9ab-7589-8a35-257dfd4d2ba4","target_kind":"study","target_id":null,"text_id":"01a22971-a9ab-7f26-8719-2eb3f6a9a9f6","author":"bo","at":"2026-11-29T22:34:04.586+00:00"}');
INSERT INTO "log_changes" VALUES('01a22971-a9ac-7e5e-826f-17863a6390d9','01a22971-a9ac-73cd-85f1-3513f4daeec1',0,'memos','01a22971-a9ac-7b23-890d-43f95be0bc0f','null','{"id":"01a22971-a9ac-7b23-890d-43f95be0bc0f","target_kind":"study","target_id":null,"text_id":"01a22971-a9ac-78b4-82bc-726dc6196831","author":"Bo ","at":"2026-11-29T22:34:04.588+00:00"}');
INSERT INTO "log_changes" VALUES('01a22971-a9ae-7ddc-865c-2d4a6207edda','01a22971-a9ad-74a3-8bf7-0a6ef1df8199',0,'memos','01a22971-a9ae-728d-8917-0028a6f4f67b','null','{"id":"01a22971-a9ae-728d-8917-0028a6f4f67b","target_kind":"study","target_id":null,"text_id":"01a22971-a9ae-7c13-8bd9-7b6ced77a3da","author":"Åse","at":"2026-11-29T22:34:04.589+00:00"}');
INSERT INTO "log_changes" VALUES('01a22971-a9af-7f1f-8f5a-2220d6304a73','01a22971-a9af-7a05-841e-72901911780d',0,'memos','01a22971-a9af-7d40-87fb-199b5a77030b','null','{"id":"01a22971-a9af-7d40-87fb-199b5a77030b","target_kind":"study","target_id":null,"text_id":"01a22971-a9af-7751-80d6-62682032bac7","author":"Åse","at":"2026-11-29T22:34:04.591+00:00"}');
INSERT INTO "log_changes" VALUES('01a22971-a9bb-70da-8695-3e83c2efb807','01a22971-a9b0-748c-8246-77559130eab3',0,'verdicts','01a22971-a9ba-7d39-8da8-18572a4fa88a','null','{"id":"01a22971-a9ba-7d39-8da8-18572a4fa88a","test":"code","target_kind":"code","target_id":"01a22971-a968-700f-8bcd-02713272b274","answer":"topic","reason_id":"01a22971-a9ba-7c36-8fbd-6d99d7b782dd","actor":"Kari","at":"2031-01-02T03:04:05.000+00:00","revision":22}');
INSERT INTO "log_changes" VALUES('01a22971-a9c4-7b63-85e4-7ddacdb84094','01a22971-a9c2-7932-80c5-7f35fac2b23e',0,'coders','01a22971-a9c3-796c-870a-15089912670e','null','{"id":"01a22971-a9c3-796c-870a-15089912670e","name":"Eva","person_id":null}');
INSERT INTO "log_changes" VALUES('01a22971-a9c4-7b63-85e4-7ddacdb84095','01a22971-a9c2-7932-80c5-7f35fac2b23e',1,'codings','01a22971-a9c4-7e33-8593-57bf3fda5397','null','{"id":"01a22971-a9c4-7e33-8593-57bf3fda5397","code_id":"01a22971-a968-700f-8bcd-02713272b274","coder_id":"01a22971-a9c3-796c-870a-15089912670e","kind":"individual","origin":"hand","rank":null,"created_at":"2026-11-29T22:34:04.610+00:00","revision":24,"stance":null,"valence":null}');
INSERT INTO "log_changes" VALUES('01a22971-a9c4-7b63-85e4-7ddacdb84096','01a22971-a9c2-7932-80c5-7f35fac2b23e',2,'segments','01a22971-a9c4-778a-8a87-4cfb11796c87','null','{"id":"01a22971-a9c4-778a-8a87-4cfb11796c87","coding_id":"01a22971-a9c4-7e33-8593-57bf3fda5397","position":0,"utterance_id":"01a22971-a806-713f-86a9-6f8170966fda","text_id":"01a22971-a806-713f-86a9-6f8170966fdb","start":0,"end":2,"word_from":0,"word_to":1}');
INSERT INTO "log_changes" VALUES('01a22971-a9cf-7089-8763-3550b8af6ac1','01a22971-a9ce-7504-87ee-0e0393041ae3',0,'coders','01a22971-a9cf-7ed6-83fd-16de270984e2','null','{"id":"01a22971-a9cf-7ed6-83fd-16de270984e2","name":"Eva","person_id":null}');
INSERT INTO "log_changes" VALUES('01a22971-a9cf-7089-8763-3550b8af6ac2','01a22971-a9ce-7504-87ee-0e0393041ae3',1,'codings','01a22971-a9cf-7c3b-81fb-1e6895a4a9b7','null','{"id":"01a22971-a9cf-7c3b-81fb-1e6895a4a9b7","code_id":"01a22971-a968-700f-8bcd-02713272b274","coder_id":"01a22971-a9cf-7ed6-83fd-16de270984e2","kind":"individual","origin":"hand","rank":null,"created_at":"2026-11-29T22:34:04.622+00:00","revision":26,"stance":null,"valence":null}');
INSERT INTO "log_changes" VALUES('01a22971-a9cf-7089-8763-3550b8af6ac3','01a22971-a9ce-7504-87ee-0e0393041ae3',2,'segments','01a22971-a9cf-775b-8202-620a59a463af','null','{"id":"01a22971-a9cf-775b-8202-620a59a463af","coding_id":"01a22971-a9cf-7c3b-81fb-1e6895a4a9b7","position":0,"utterance_id":"01a22971-a810-729a-8246-199cea0eb822","text_id":"01a22971-a810-729a-8246-199cea0eb823","start":0,"end":2,"word_from":0,"word_to":1}');
INSERT INTO "log_changes" VALUES('01a22971-a9d7-79aa-83b0-04e3cac68ff8','01a22971-a9d5-71d9-8833-41e9a2d250f5',0,'coders','01a22971-a9d6-7c20-89bf-574fd97f21d3','null','{"id":"01a22971-a9d6-7c20-89bf-574fd97f21d3","name":"Liv","person_id":null}');
INSERT INTO "log_changes" VALUES('01a22971-a9d7-79aa-83b0-04e3cac68ff9','01a22971-a9d5-71d9-8833-41e9a2d250f5',1,'codings','01a22971-a9d7-72c9-870e-6cb93143c1a6','null','{"id":"01a22971-a9d7-72c9-870e-6cb93143c1a6","code_id":"01a22971-a968-700f-8bcd-02713272b274","coder_id":"01a22971-a9d6-7c20-89bf-574fd97f21d3","kind":"individual","origin":"hand","rank":null,"created_at":"2026-11-29T22:34:04.629+00:00","revision":28,"stance":null,"valence":null}');
INSERT INTO "log_changes" VALUES('01a22971-a9d7-79aa-83b0-04e3cac68ffa','01a22971-a9d5-71d9-8833-41e9a2d250f5',2,'segments','01a22971-a9d7-7203-839f-3e94bcb38582','null','{"id":"01a22971-a9d7-7203-839f-3e94bcb38582","coding_id":"01a22971-a9d7-72c9-870e-6cb93143c1a6","position":0,"utterance_id":"01a22971-a806-713f-86a9-6f8170966fda","text_id":"01a22971-a806-713f-86a9-6f8170966fdb","start":3,"end":7,"word_from":1,"word_to":2}');
INSERT INTO "log_changes" VALUES('01a22971-a9dc-799c-8802-4bc548f50706','01a22971-a9d9-7ad8-87e4-030a003d17a1',0,'coders','01a22971-a9da-78d3-837d-11c4237970eb','null','{"id":"01a22971-a9da-78d3-837d-11c4237970eb","name":"Per","person_id":null}');
INSERT INTO "log_changes" VALUES('01a22971-a9dc-799c-8802-4bc548f50707','01a22971-a9d9-7ad8-87e4-030a003d17a1',1,'codings','01a22971-a9da-7f5e-8c08-0ed0dbee2458','null','{"id":"01a22971-a9da-7f5e-8c08-0ed0dbee2458","code_id":"01a22971-a968-700f-8bcd-02713272b274","coder_id":"01a22971-a9da-78d3-837d-11c4237970eb","kind":"individual","origin":"import","rank":null,"created_at":"2026-11-29T22:34:04.633+00:00","revision":29,"stance":null,"valence":null}');
INSERT INTO "log_changes" VALUES('01a22971-a9dc-799c-8802-4bc548f50708','01a22971-a9d9-7ad8-87e4-030a003d17a1',2,'segments','01a22971-a9db-7762-8a70-627414fd5669','null','{"id":"01a22971-a9db-7762-8a70-627414fd5669","coding_id":"01a22971-a9da-7f5e-8c08-0ed0dbee2458","position":0,"utterance_id":"01a22971-a806-713f-86a9-6f8170966fda","text_id":"01a22971-a806-713f-86a9-6f8170966fdb","start":0,"end":4,"word_from":0,"word_to":2}');
INSERT INTO "log_changes" VALUES('01a22971-a9dc-799c-8802-4bc548f50709','01a22971-a9d9-7ad8-87e4-030a003d17a1',3,'coders','01a22971-a9db-7d63-8f8c-5a8d2a92bc6a','null','{"id":"01a22971-a9db-7d63-8f8c-5a8d2a92bc6a","name":"Mari","person_id":null}');
INSERT INTO "log_changes" VALUES('01a22971-a9dc-799c-8802-4bc548f5070a','01a22971-a9d9-7ad8-87e4-030a003d17a1',4,'codings','01a22971-a9db-726c-8923-2f6c80b454f9','null','{"id":"01a22971-a9db-726c-8923-2f6c80b454f9","code_id":"01a22971-a968-700f-8bcd-02713272b274","coder_id":"01a22971-a9db-7d63-8f8c-5a8d2a92bc6a","kind":"individual","origin":"import","rank":null,"created_at":"2026-11-29T22:34:04.633+00:00","revision":29,"stance":null,"valence":null}');
INSERT INTO "log_changes" VALUES('01a22971-a9dc-799c-8802-4bc548f5070b','01a22971-a9d9-7ad8-87e4-030a003d17a1',5,'segments','01a22971-a9db-7030-878e-687ba416b691','null','{"id":"01a22971-a9db-7030-878e-687ba416b691","coding_id":"01a22971-a9db-726c-8923-2f6c80b454f9","position":0,"utterance_id":"01a22971-a806-713f-86a9-6f8170966fda","text_id":"01a22971-a806-713f-86a9-6f8170966fdb","start":0,"end":5,"word_from":0,"word_to":2}');
INSERT INTO "log_changes" VALUES('01a22971-a9dc-799c-8802-4bc548f5070c','01a22971-a9d9-7ad8-87e4-030a003d17a1',6,'codings','01a22971-a9dc-747d-88c0-1f9f11b78a30','null','{"id":"01a22971-a9dc-747d-88c0-1f9f11b78a30","code_id":"01a22971-a968-700f-8bcd-02713272b274","coder_id":"01a22971-a9da-78d3-837d-11c4237970eb","kind":"individual","origin":"import","rank":null,"created_at":"2026-11-29T22:34:04.633+00:00","revision":29,"stance":null,"valence":null}');
INSERT INTO "log_changes" VALUES('01a22971-a9dc-799c-8802-4bc548f5070d','01a22971-a9d9-7ad8-87e4-030a003d17a1',7,'segments','01a22971-a9dc-7acb-8be5-03d4ef0e3de0','null','{"id":"01a22971-a9dc-7acb-8be5-03d4ef0e3de0","coding_id":"01a22971-a9dc-747d-88c0-1f9f11b78a30","position":0,"utterance_id":"01a22971-a806-713f-86a9-6f8170966fda","text_id":"01a22971-a806-713f-86a9-6f8170966fdb","start":0,"end":6,"word_from":0,"word_to":2}');
INSERT INTO "log_changes" VALUES('01a22971-a9de-78f5-8bd0-53811a95a720','01a22971-a9dd-74f9-8d01-3ac407338d10',0,'memos','01a22971-a9de-750d-8efa-758cfa796303','null','{"id":"01a22971-a9de-750d-8efa-758cfa796303","target_kind":"study","target_id":null,"text_id":"01a22971-a9de-79c0-8bc8-1b35804129cb","author":"Bo","at":"2026-11-29T22:34:04.637+00:00"}');
INSERT INTO "log_changes" VALUES('01a22971-a9e0-7d5b-827b-7850a374b40b','01a22971-a9df-7e89-8faa-4e35bf641381',0,'verdicts','01a22971-a9df-7d41-8dc7-55696b256110','null','{"id":"01a22971-a9df-7d41-8dc7-55696b256110","test":"code","target_kind":"code","target_id":"01a22971-a968-700f-8bcd-02713272b274","answer":"sorting","reason_id":"01a22971-a9df-731d-82f0-72e0eca7ac34","actor":"Bo","at":"2026-11-29T22:34:04.639+00:00","revision":31}');
INSERT INTO "log_changes" VALUES('01a22971-a9e8-704d-8f3e-40150c01e3c9','01a22971-a9e7-7d92-8d1a-7cf966bc6409',0,'memos','01a22971-a993-7772-864f-06cb24738279','{"id":"01a22971-a993-7772-864f-06cb24738279","target_kind":"coding","target_id":"01a22971-a96d-76ef-8f37-716ce8f2fde4","text_id":"01a22971-a992-7932-8841-114b562182f2","author":"Bo","at":"2026-11-29T22:34:04.562+00:00"}','null');
CREATE TABLE memos (
	id VARCHAR(36) NOT NULL, 
	target_kind TEXT NOT NULL, 
	target_id VARCHAR(36), 
	text_id VARCHAR(36), 
	author TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_memos PRIMARY KEY (id), 
	CONSTRAINT fk_memos_text_id FOREIGN KEY(text_id) REFERENCES texts (id)
);
INSERT INTO "memos" VALUES('01a22971-a981-7f5d-8526-4bc4e5857de4','utterance','01a22971-a806-713f-86a9-6f8170966fda','01a22971-a995-7c8a-8be5-5bb1aca8e182','Ada','2026-11-29T22:34:04.545+00:00');
INSERT INTO "memos" VALUES('01a22971-a999-75f5-84e6-4fa1a62d6515','decision','Leder','01a22971-a999-7aea-8193-7e5e54bcb5a4','Bo','2026-11-29T22:34:04.569+00:00');
INSERT INTO "memos" VALUES('01a22971-a9ab-7589-8a35-257dfd4d2ba4','study',NULL,'01a22971-a9ab-7f26-8719-2eb3f6a9a9f6','bo','2026-11-29T22:34:04.586+00:00');
INSERT INTO "memos" VALUES('01a22971-a9ac-7b23-890d-43f95be0bc0f','study',NULL,'01a22971-a9ac-78b4-82bc-726dc6196831','Bo ','2026-11-29T22:34:04.588+00:00');
INSERT INTO "memos" VALUES('01a22971-a9ae-728d-8917-0028a6f4f67b','study',NULL,'01a22971-a9ae-7c13-8bd9-7b6ced77a3da','Åse','2026-11-29T22:34:04.589+00:00');
INSERT INTO "memos" VALUES('01a22971-a9af-7d40-87fb-199b5a77030b','study',NULL,'01a22971-a9af-7751-80d6-62682032bac7','Åse','2026-11-29T22:34:04.591+00:00');
CREATE TABLE minted (
	prefix TEXT NOT NULL, 
	last INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_minted PRIMARY KEY (prefix)
);
INSERT INTO "minted" VALUES('HN-R1',3);
INSERT INTO "minted" VALUES('HN-R2',2);
CREATE TABLE persons (
	id VARCHAR(36) NOT NULL, 
	code TEXT NOT NULL, 
	pseudonym_id VARCHAR(36), 
	CONSTRAINT pk_persons PRIMARY KEY (id), 
	CONSTRAINT fk_persons_pseudonym_id FOREIGN KEY(pseudonym_id) REFERENCES texts (id), 
	CONSTRAINT uq_persons_code UNIQUE (code)
);
INSERT INTO "persons" VALUES('01a22971-a7e1-7c01-838a-4297cce678bd','p1',NULL);
INSERT INTO "persons" VALUES('01a22971-a7e1-7317-8af1-7c19368d12b8','m1',NULL);
CREATE TABLE question_themes (
	id VARCHAR(36) NOT NULL, 
	question_id VARCHAR(36) NOT NULL, 
	target_kind TEXT NOT NULL, 
	target_id VARCHAR(36) NOT NULL, 
	CONSTRAINT pk_question_themes PRIMARY KEY (id), 
	CONSTRAINT fk_question_themes_question_id FOREIGN KEY(question_id) REFERENCES guide_questions (id)
);
CREATE TABLE recordings (
	id VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	part INTEGER DEFAULT '1' NOT NULL, 
	path_id VARCHAR(36), 
	"offset" FLOAT, 
	CONSTRAINT pk_recordings PRIMARY KEY (id), 
	CONSTRAINT fk_recordings_source_id FOREIGN KEY(source_id) REFERENCES sources (id), 
	CONSTRAINT fk_recordings_path_id FOREIGN KEY(path_id) REFERENCES texts (id)
);
CREATE TABLE reference_links (
	id VARCHAR(36) NOT NULL, 
	reference_point_id VARCHAR(36) NOT NULL, 
	target_kind TEXT NOT NULL, 
	target_id VARCHAR(36) NOT NULL, 
	start INTEGER, 
	"end" INTEGER, 
	CONSTRAINT pk_reference_links PRIMARY KEY (id), 
	CONSTRAINT fk_reference_links_reference_point_id FOREIGN KEY(reference_point_id) REFERENCES reference_points (id)
);
CREATE TABLE reference_points (
	id VARCHAR(36) NOT NULL, 
	statement_id VARCHAR(36), 
	note_id VARCHAR(36), 
	position INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_reference_points PRIMARY KEY (id), 
	CONSTRAINT fk_reference_points_note_id FOREIGN KEY(note_id) REFERENCES texts (id), 
	CONSTRAINT fk_reference_points_statement_id FOREIGN KEY(statement_id) REFERENCES texts (id)
);
CREATE TABLE reported_counts (
	id VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36), 
	group_id VARCHAR(36), 
	round_id VARCHAR(36), 
	value INTEGER DEFAULT '0' NOT NULL, 
	origin_id VARCHAR(36), 
	position INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_reported_counts PRIMARY KEY (id), 
	CONSTRAINT fk_reported_counts_group_id FOREIGN KEY(group_id) REFERENCES groups (id), 
	CONSTRAINT fk_reported_counts_origin_id FOREIGN KEY(origin_id) REFERENCES texts (id), 
	CONSTRAINT fk_reported_counts_round_id FOREIGN KEY(round_id) REFERENCES rounds (id), 
	CONSTRAINT fk_reported_counts_source_id FOREIGN KEY(source_id) REFERENCES sources (id)
);
CREATE TABLE rounds (
	id VARCHAR(36) NOT NULL, 
	number INTEGER NOT NULL, 
	name TEXT, 
	year INTEGER, 
	position INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_rounds PRIMARY KEY (id), 
	CONSTRAINT uq_rounds_number UNIQUE (number)
);
INSERT INTO "rounds" VALUES('01a22971-a7e0-744e-868e-09730f0bced5',1,NULL,NULL,1);
INSERT INTO "rounds" VALUES('01a22971-a7e0-7ca6-8b42-0203c9b4a264',2,NULL,NULL,2);
CREATE TABLE segments (
	id VARCHAR(36) NOT NULL, 
	coding_id VARCHAR(36) NOT NULL, 
	position INTEGER DEFAULT '0' NOT NULL, 
	utterance_id VARCHAR(36) NOT NULL, 
	text_id VARCHAR(36) NOT NULL, 
	start INTEGER DEFAULT '0' NOT NULL, 
	"end" INTEGER DEFAULT '0' NOT NULL, 
	word_from INTEGER DEFAULT '0' NOT NULL, 
	word_to INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_segments PRIMARY KEY (id), 
	CONSTRAINT fk_segments_coding_id FOREIGN KEY(coding_id) REFERENCES codings (id), 
	CONSTRAINT fk_segments_text_id FOREIGN KEY(text_id) REFERENCES texts (id), 
	CONSTRAINT fk_segments_utterance_id FOREIGN KEY(utterance_id) REFERENCES utterances (id)
);
INSERT INTO "segments" VALUES('01a22971-a96e-7150-88c4-3422adcc49be','01a22971-a96d-76ef-8f37-716ce8f2fde4',0,'01a22971-a806-713f-86a9-6f8170966fda','01a22971-a806-713f-86a9-6f8170966fdb',0,18,0,5);
INSERT INTO "segments" VALUES('01a22971-a98b-7b18-8c2a-6011bc4e7b12','01a22971-a98b-78b3-8bc2-06141ba4de72',0,'01a22971-a810-729a-8246-199cea0eb822','01a22971-a810-729a-8246-199cea0eb823',0,49,0,8);
INSERT INTO "segments" VALUES('01a22971-a9a4-72dc-822e-3a29350f2cb1','01a22971-a9a3-7796-8fc6-2b757136e9bd',0,'01a22971-a806-713f-86a9-6f8170966fdc','01a22971-a806-713f-86a9-6f8170966fdd',0,18,0,3);
INSERT INTO "segments" VALUES('01a22971-a9d7-7203-839f-3e94bcb38582','01a22971-a9d7-72c9-870e-6cb93143c1a6',0,'01a22971-a806-713f-86a9-6f8170966fda','01a22971-a806-713f-86a9-6f8170966fdb',3,7,1,2);
INSERT INTO "segments" VALUES('01a22971-a9db-7762-8a70-627414fd5669','01a22971-a9da-7f5e-8c08-0ed0dbee2458',0,'01a22971-a806-713f-86a9-6f8170966fda','01a22971-a806-713f-86a9-6f8170966fdb',0,4,0,2);
INSERT INTO "segments" VALUES('01a22971-a9db-7030-878e-687ba416b691','01a22971-a9db-726c-8923-2f6c80b454f9',0,'01a22971-a806-713f-86a9-6f8170966fda','01a22971-a806-713f-86a9-6f8170966fdb',0,5,0,2);
INSERT INTO "segments" VALUES('01a22971-a9dc-7acb-8be5-03d4ef0e3de0','01a22971-a9dc-747d-88c0-1f9f11b78a30',0,'01a22971-a806-713f-86a9-6f8170966fda','01a22971-a806-713f-86a9-6f8170966fdb',0,6,0,2);
CREATE TABLE snapshots (
	id VARCHAR(36) NOT NULL, 
	name_id VARCHAR(36), 
	"query" JSON, 
	revision INTEGER DEFAULT '0' NOT NULL, 
	results JSON, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_snapshots PRIMARY KEY (id), 
	CONSTRAINT fk_snapshots_name_id FOREIGN KEY(name_id) REFERENCES texts (id)
);
CREATE TABLE sources (
	id VARCHAR(36) NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT DEFAULT 'focus group' NOT NULL, 
	group_id VARCHAR(36), 
	round_id VARCHAR(36), 
	collection_id VARCHAR(36), 
	date TEXT, 
	held BOOLEAN DEFAULT '1' NOT NULL, 
	note_id VARCHAR(36), 
	tags JSON, 
	position INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_sources PRIMARY KEY (id), 
	CONSTRAINT fk_sources_collection_id FOREIGN KEY(collection_id) REFERENCES collections (id), 
	CONSTRAINT fk_sources_group_id FOREIGN KEY(group_id) REFERENCES groups (id), 
	CONSTRAINT fk_sources_note_id FOREIGN KEY(note_id) REFERENCES texts (id), 
	CONSTRAINT fk_sources_round_id FOREIGN KEY(round_id) REFERENCES rounds (id), 
	CONSTRAINT uq_sources_name UNIQUE (name)
);
INSERT INTO "sources" VALUES('01a22971-a7e2-7f61-8455-423515541375','HN-R1','focus group','01a22971-a7de-786e-87a7-1c7eb35f47a0','01a22971-a7e0-744e-868e-09730f0bced5',NULL,NULL,1,NULL,'[]',1);
INSERT INTO "sources" VALUES('01a22971-a7e9-72fc-8e63-2ffe05da3988','HN-R2','focus group','01a22971-a7de-786e-87a7-1c7eb35f47a0','01a22971-a7e0-7ca6-8b42-0203c9b4a264',NULL,NULL,1,NULL,'[]',2);
CREATE TABLE speakers (
	id VARCHAR(36) NOT NULL, 
	source_id VARCHAR(36) NOT NULL, 
	label_id VARCHAR(36), 
	attendance_id VARCHAR(36), 
	kind TEXT DEFAULT 'person' NOT NULL, 
	moderates BOOLEAN DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_speakers PRIMARY KEY (id), 
	CONSTRAINT fk_speakers_attendance_id FOREIGN KEY(attendance_id) REFERENCES attendances (id), 
	CONSTRAINT fk_speakers_label_id FOREIGN KEY(label_id) REFERENCES texts (id), 
	CONSTRAINT fk_speakers_source_id FOREIGN KEY(source_id) REFERENCES sources (id)
);
INSERT INTO "speakers" VALUES('01a22971-a7e6-7c34-8a34-412ce9444855','01a22971-a7e2-7f61-8455-423515541375','01a22971-a7e6-77c8-8f2f-63dd8f3e60b3','01a22971-a7e4-7769-8d1f-33412cb7e7f3','person',0);
INSERT INTO "speakers" VALUES('01a22971-a7e7-7c96-80a6-6425781c574e','01a22971-a7e2-7f61-8455-423515541375','01a22971-a7e7-771d-81f6-0e103d696a60','01a22971-a7e7-706f-8811-6b715ebdef92','person',0);
INSERT INTO "speakers" VALUES('01a22971-a7e8-78c8-8d04-119e7a0feaa6','01a22971-a7e2-7f61-8455-423515541375','01a22971-a7e8-75a8-82e3-16f7ab4c1ef7','01a22971-a7e8-7163-8c81-20a7d4716d4d','person',0);
INSERT INTO "speakers" VALUES('01a22971-a7ea-75ae-88cd-1f941ea8865e','01a22971-a7e9-72fc-8e63-2ffe05da3988','01a22971-a7ea-7e1f-884b-23f2e165a21f','01a22971-a7e9-7f48-8817-1d363b756468','person',0);
INSERT INTO "speakers" VALUES('01a22971-a7eb-77c1-86ee-3c2f00ab97b5','01a22971-a7e9-72fc-8e63-2ffe05da3988','01a22971-a7eb-7d34-8b39-04ee359b50ad','01a22971-a7ea-746a-89a4-1f1249131d21','person',0);
CREATE TABLE suggestion_verdicts (
	id VARCHAR(36) NOT NULL, 
	utterance_id VARCHAR(36) NOT NULL, 
	code_id VARCHAR(36), 
	label_id VARCHAR(36), 
	rank INTEGER DEFAULT '0' NOT NULL, 
	score FLOAT, 
	answer TEXT NOT NULL, 
	coder_id VARCHAR(36) NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_suggestion_verdicts PRIMARY KEY (id), 
	CONSTRAINT fk_suggestion_verdicts_code_id FOREIGN KEY(code_id) REFERENCES codes (id), 
	CONSTRAINT fk_suggestion_verdicts_coder_id FOREIGN KEY(coder_id) REFERENCES coders (id), 
	CONSTRAINT fk_suggestion_verdicts_label_id FOREIGN KEY(label_id) REFERENCES texts (id), 
	CONSTRAINT fk_suggestion_verdicts_utterance_id FOREIGN KEY(utterance_id) REFERENCES utterances (id)
);
INSERT INTO "suggestion_verdicts" VALUES('01a22971-a9a0-7d8e-8667-7d0a38bf7d0e','01a22971-a806-713f-86a9-6f8170966fdc','01a22971-a968-700f-8bcd-02713272b274',NULL,1,0.5,'rejected','01a22971-a98b-7534-8fbb-56602ee35954','2026-11-29T22:34:04.575+00:00');
INSERT INTO "suggestion_verdicts" VALUES('01a22971-a9a2-7e84-8c5c-22bb4d5685b0','01a22971-a806-713f-86a9-6f8170966fdc','01a22971-a968-700f-8bcd-02713272b274',NULL,2,0.25,'accepted','01a22971-a98b-7534-8fbb-56602ee35954','2026-11-29T22:34:04.577+00:00');
CREATE TABLE texts (
	id VARCHAR(36) NOT NULL, 
	kind TEXT NOT NULL, 
	owner_id VARCHAR(36), 
	version INTEGER DEFAULT '1' NOT NULL, 
	text TEXT, 
	created_at TEXT NOT NULL, 
	purged_at TEXT, 
	CONSTRAINT pk_texts PRIMARY KEY (id)
);
INSERT INTO "texts" VALUES('01a22971-a7e6-77c8-8f2f-63dd8f3e60b3','label',NULL,1,'Mod','2026-11-29T22:34:04.124+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a7e7-771d-81f6-0e103d696a60','label',NULL,1,'A1','2026-11-29T22:34:04.124+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a7e8-75a8-82e3-16f7ab4c1ef7','label',NULL,1,'A2','2026-11-29T22:34:04.124+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a7ea-7e1f-884b-23f2e165a21f','label',NULL,1,'Mod','2026-11-29T22:34:04.124+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a7eb-7d34-8b39-04ee359b50ad','label',NULL,1,'A1','2026-11-29T22:34:04.124+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a805-73fe-8397-413570ec62b5','filename',NULL,1,'HN-R1.txt','2026-11-29T22:34:04.161+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a806-713f-86a9-6f8170966fd9','utterance','01a22971-a806-713f-86a9-6f8170966fd8',1,'Hva gjør dere når noen blir urolige?','2026-11-29T22:34:04.161+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a806-713f-86a9-6f8170966fdb','utterance','01a22971-a806-713f-86a9-6f8170966fda',1,'Vi tar en kopp te og så ringer vi hjem.','2026-11-29T22:34:04.161+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a806-713f-86a9-6f8170966fdd','utterance','01a22971-a806-713f-86a9-6f8170966fdc',1,'Permen støver ned.','2026-11-29T22:34:04.161+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a810-7642-82ee-01f904c58a06','filename',NULL,1,'HN-R2.txt','2026-11-29T22:34:04.174+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a810-729a-8246-199cea0eb821','utterance','01a22971-a810-729a-8246-199cea0eb820',1,'Hvordan har det gått?','2026-11-29T22:34:04.174+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a810-729a-8246-199cea0eb823','utterance','01a22971-a810-729a-8246-199cea0eb822',1,'Ringelisten henger på veggen, og alle bruker den.','2026-11-29T22:34:04.174+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a969-7e56-83b4-42909fbcbce1','code','01a22971-a968-700f-8bcd-02713272b274',1,'te først','2026-11-29T22:34:04.519+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a971-7484-83e5-2c65fb860456','grouping','01a22971-a971-7797-820e-545e64f85fc8',1,'Hovedgruppering','2026-11-29T22:34:04.528+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a974-7b0f-801a-114cded4f854','code group','01a22971-a974-7851-83e5-243f0c631dd8',1,'Kontakt','2026-11-29T22:34:04.528+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a981-7b68-80de-0a8ade0ed3b6','memo',NULL,1,'Te er et møte.','2026-11-29T22:34:04.545+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a984-7963-8b07-54a3f07b9c77','reason','01a22971-a984-7daf-8ca6-7ee5621c2485',1,'Det er dette de snakker om.','2026-11-29T22:34:04.547+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a988-771f-842c-700b092ae2f4','view',NULL,1,'Tid','2026-11-29T22:34:04.551+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a992-7932-8841-114b562182f2','memo',NULL,1,'Er det egentlig te?','2026-11-29T22:34:04.562+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a995-7c8a-8be5-5bb1aca8e182','memo',NULL,1,'Te er et møte, og en grunn til å vente.','2026-11-29T22:34:04.564+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a999-7aea-8193-7e5e54bcb5a4','memo',NULL,1,'Vi går videre med lista.','2026-11-29T22:34:04.569+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a99d-7292-8709-0cc3d95acffe','reason',NULL,1,'Det ble spurt om.','2026-11-29T22:34:04.573+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a9ab-7f26-8719-2eb3f6a9a9f6','memo',NULL,1,'Notat fra bo.','2026-11-29T22:34:04.586+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a9ac-78b4-82bc-726dc6196831','memo',NULL,1,'Notat fra Bo.','2026-11-29T22:34:04.588+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a9ae-7c13-8bd9-7b6ced77a3da','memo',NULL,1,'Notat fra Åse.','2026-11-29T22:34:04.589+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a9af-7751-80d6-62682032bac7','memo',NULL,1,'Notat fra Åse.','2026-11-29T22:34:04.591+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a9ba-7c36-8fbd-6d99d7b782dd','reason','01a22971-a9ba-7d39-8da8-18572a4fa88a',1,'Som Ada.','2026-11-29T22:34:04.592+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a9de-79c0-8bc8-1b35804129cb','memo',NULL,1,'Angret notat.','2026-11-29T22:34:04.637+00:00',NULL);
INSERT INTO "texts" VALUES('01a22971-a9df-731d-82f0-72e0eca7ac34','reason','01a22971-a9df-7d41-8dc7-55696b256110',1,'Angret dom.','2026-11-29T22:34:04.639+00:00',NULL);
CREATE TABLE tombstones (
	id VARCHAR(36) NOT NULL, 
	utterance_id VARCHAR(36) NOT NULL, 
	successor_id VARCHAR(36) NOT NULL, 
	CONSTRAINT pk_tombstones PRIMARY KEY (id), 
	CONSTRAINT fk_tombstones_successor_id FOREIGN KEY(successor_id) REFERENCES utterances (id), 
	CONSTRAINT fk_tombstones_utterance_id FOREIGN KEY(utterance_id) REFERENCES utterances (id)
);
CREATE TABLE utterances (
	id VARCHAR(36) NOT NULL, 
	document_id VARCHAR(36) NOT NULL, 
	reference TEXT NOT NULL, 
	position INTEGER DEFAULT '0' NOT NULL, 
	speaker_id VARCHAR(36), 
	start FLOAT, 
	"end" FLOAT, 
	text_id VARCHAR(36), 
	words INTEGER DEFAULT '0' NOT NULL, 
	nonspeech JSON, 
	back_channel BOOLEAN DEFAULT '0' NOT NULL, 
	overlap BOOLEAN DEFAULT '0' NOT NULL, 
	live BOOLEAN DEFAULT '1' NOT NULL, 
	CONSTRAINT pk_utterances PRIMARY KEY (id), 
	CONSTRAINT fk_utterances_document_id FOREIGN KEY(document_id) REFERENCES documents (id), 
	CONSTRAINT fk_utterances_speaker_id FOREIGN KEY(speaker_id) REFERENCES speakers (id), 
	CONSTRAINT fk_utterances_text_id FOREIGN KEY(text_id) REFERENCES texts (id), 
	CONSTRAINT uq_utterances_reference UNIQUE (reference)
);
INSERT INTO "utterances" VALUES('01a22971-a806-713f-86a9-6f8170966fd8','01a22971-a805-7ea5-8000-79e561c04228','HN-R1-0001',1,'01a22971-a7e6-7c34-8a34-412ce9444855',NULL,NULL,'01a22971-a806-713f-86a9-6f8170966fd9',7,'[]',0,0,1);
INSERT INTO "utterances" VALUES('01a22971-a806-713f-86a9-6f8170966fda','01a22971-a805-7ea5-8000-79e561c04228','HN-R1-0002',2,'01a22971-a7e7-7c96-80a6-6425781c574e',NULL,NULL,'01a22971-a806-713f-86a9-6f8170966fdb',10,'[]',0,0,1);
INSERT INTO "utterances" VALUES('01a22971-a806-713f-86a9-6f8170966fdc','01a22971-a805-7ea5-8000-79e561c04228','HN-R1-0003',3,'01a22971-a7e8-78c8-8d04-119e7a0feaa6',NULL,NULL,'01a22971-a806-713f-86a9-6f8170966fdd',3,'[]',0,0,1);
INSERT INTO "utterances" VALUES('01a22971-a810-729a-8246-199cea0eb820','01a22971-a810-7a40-8dab-2559a1edff12','HN-R2-0001',1,'01a22971-a7ea-75ae-88cd-1f941ea8865e',NULL,NULL,'01a22971-a810-729a-8246-199cea0eb821',4,'[]',0,0,1);
INSERT INTO "utterances" VALUES('01a22971-a810-729a-8246-199cea0eb822','01a22971-a810-7a40-8dab-2559a1edff12','HN-R2-0002',2,'01a22971-a7eb-77c1-86ee-3c2f00ab97b5',NULL,NULL,'01a22971-a810-729a-8246-199cea0eb823',8,'[]',0,0,1);
CREATE TABLE verdicts (
	id VARCHAR(36) NOT NULL, 
	test TEXT NOT NULL, 
	target_kind TEXT NOT NULL, 
	target_id VARCHAR(36) NOT NULL, 
	answer TEXT NOT NULL, 
	reason_id VARCHAR(36), 
	actor TEXT NOT NULL, 
	at TEXT NOT NULL, 
	revision INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_verdicts PRIMARY KEY (id), 
	CONSTRAINT fk_verdicts_reason_id FOREIGN KEY(reason_id) REFERENCES texts (id)
);
INSERT INTO "verdicts" VALUES('01a22971-a984-7daf-8ca6-7ee5621c2485','code','code','01a22971-a968-700f-8bcd-02713272b274','topic','01a22971-a984-7963-8b07-54a3f07b9c77','Ada','2026-11-29T22:34:04.547+00:00',7);
INSERT INTO "verdicts" VALUES('01a22971-a99d-72f6-82f5-1e508544ce92','prompted','coding','01a22971-a96d-76ef-8f37-716ce8f2fde4','prompted','01a22971-a99d-7292-8709-0cc3d95acffe','Bo','2026-11-29T22:34:04.573+00:00',14);
INSERT INTO "verdicts" VALUES('01a22971-a9a9-719b-8d88-22b919a27f86','advice','code','01a22971-a968-700f-8bcd-02713272b274','rare',NULL,'Bo','2026-11-29T22:34:04.581+00:00',17);
CREATE TABLE views (
	id VARCHAR(36) NOT NULL, 
	name_id VARCHAR(36), 
	page TEXT NOT NULL, 
	"query" JSON, 
	author TEXT NOT NULL, 
	at TEXT NOT NULL, 
	CONSTRAINT pk_views PRIMARY KEY (id), 
	CONSTRAINT fk_views_name_id FOREIGN KEY(name_id) REFERENCES texts (id)
);
INSERT INTO "views" VALUES('01a22971-a988-774f-8d9a-5b44e59c2a28','01a22971-a988-771f-842c-700b092ae2f4','themes','{"by":"group"}','Bo','2026-11-29T22:34:04.567+00:00');
CREATE INDEX ix_texts_owner_id ON texts (owner_id);
CREATE INDEX ix_log_changes_log_id ON log_changes (log_id);
CREATE INDEX ix_log_changes_row_id ON log_changes (row_id);
CREATE INDEX ix_memos_target_id ON memos (target_id);
CREATE INDEX ix_verdicts_target_id ON verdicts (target_id);
CREATE INDEX ix_code_groups_grouping_id ON code_groups (grouping_id);
CREATE INDEX ix_consents_person_id ON consents (person_id);
CREATE INDEX ix_reference_links_reference_point_id ON reference_links (reference_point_id);
CREATE INDEX ix_sources_group_id ON sources (group_id);
CREATE INDEX ix_sources_round_id ON sources (round_id);
CREATE INDEX ix_attendances_person_id ON attendances (person_id);
CREATE INDEX ix_attendances_source_id ON attendances (source_id);
CREATE INDEX ix_code_group_members_code_group_id ON code_group_members (code_group_id);
CREATE INDEX ix_code_group_members_code_id ON code_group_members (code_id);
CREATE INDEX ix_codings_code_id ON codings (code_id);
CREATE INDEX ix_codings_coder_id ON codings (coder_id);
CREATE INDEX ix_concept_groups_code_group_id ON concept_groups (code_group_id);
CREATE INDEX ix_concept_groups_concept_id ON concept_groups (concept_id);
CREATE INDEX ix_documents_source_id ON documents (source_id);
CREATE INDEX ix_speakers_attendance_id ON speakers (attendance_id);
CREATE INDEX ix_speakers_source_id ON speakers (source_id);
CREATE INDEX ix_utterances_order ON utterances (document_id, position);
CREATE INDEX ix_utterances_speaker_id ON utterances (speaker_id);
CREATE INDEX ix_actions_source_id ON actions (source_id);
CREATE INDEX ix_guide_marks_utterance_id ON guide_marks (utterance_id);
CREATE INDEX ix_segments_coding_id ON segments (coding_id);
CREATE INDEX ix_segments_utterance_id ON segments (utterance_id);
CREATE INDEX ix_suggestion_verdicts_utterance_id ON suggestion_verdicts (utterance_id);
CREATE INDEX ix_tombstones_utterance_id ON tombstones (utterance_id);
CREATE INDEX ix_recordings_source_id ON recordings (source_id);
COMMIT;

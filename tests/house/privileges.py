"""The table of privileges: for every door what everybody gets, in every state of an instrument.

A cell is the status of the answer; ``login`` is the way to the login page. In a form's row, 422 and
409 mean that the person was let in but the form or the state did not fit. 404 rather than 403
wherever an answer would give away that something is there.
"""

CHANGE = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    200    200   200    200
    in-review   login   404      403    409    409   200    200
    published   login   403      403    404    404   404    404
    revised     login   403      403    200    200   200    200
    retired     login   403      403    404    404   404    404
    removed     login   404      404    404    404   404    404
"""
"""Makers change drafts; what waits for a decision only editors do."""

LOOK = """
                visitor stranger reader member owner editor administrator
    draft       login   404      200    200    200   200    200
    in-review   login   404      200    200    200   200    200
    published   login   403      404    404    404   404    404
    revised     login   403      200    200    200   200    200
    retired     login   403      404    404    404   404    404
    removed     login   404      404    404    404   404    404
"""
"""Who reads along, makers and editors look at what is being worked on."""

CHECK = """
                visitor stranger reader member owner editor administrator
    draft       login   404      303    200    200   200    200
    in-review   login   404      303    200    200   200    200
    published   login   403      404    404    404   404    404
    revised     login   403      303    200    200   200    200
    retired     login   403      404    404    404   404    404
    removed     login   404      404    404    404   404    404
"""
"""Who reads along has nothing to check, and is led to the preview."""

LINKS = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    200    200   200    200
    in-review   login   404      403    200    200   200    200
    published   login   403      403    404    404   404    404
    revised     login   403      403    200    200   200    200
    retired     login   403      403    404    404   404    404
    removed     login   404      404    404    404   404    404
"""
"""Links for others are made, and so seen, by makers and editors."""

CHANGE_AND_GO = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    303    303   303    303
    in-review   login   404      403    409    409   303    303
    published   login   403      403    404    404   404    404
    revised     login   403      403    303    303   303    303
    retired     login   403      403    404    404   404    404
    removed     login   404      404    404    404   404    404
"""
"""The same, with a way on afterwards."""

NEW_VERSION = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    303    303   303    303
    in-review   login   404      403    303    303   303    303
    published   login   403      403    303    303   303    303
    revised     login   403      403    303    303   303    303
    retired     login   403      403    303    303   303    303
    removed     login   410      410    410    410   410    410
"""
"""Leads to the open version, where there is one."""

REINSTATE = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    403    409   409    409
    in-review   login   404      403    403    409   409    409
    published   login   403      403    403    409   409    409
    revised     login   403      403    403    409   409    409
    retired     login   403      403    403    303   303    303
    removed     login   410      410    410    410   410    410
"""
"""The reverse of it."""

RETIRE = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    403    409   409    409
    in-review   login   404      403    403    409   409    409
    published   login   403      403    403    303   303    303
    revised     login   403      403    403    303   303    303
    retired     login   403      403    403    409   409    409
    removed     login   410      410    410    410   410    410
"""
"""For owners, not for members."""

STEP = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    200    200   200    200
    in-review   login   404      403    303    303   200    200
    published   login   403      403    404    404   404    404
    revised     login   403      403    200    200   200    200
    retired     login   403      403    404    404   404    404
    removed     login   404      404    404    404   404    404
"""
"""In review, makers are led to the page that only shows."""

SUBMIT = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    303    303   303    303
    in-review   login   404      403    409    409   409    409
    published   login   403      403    404    404   404    404
    revised     login   403      403    303    303   303    303
    retired     login   403      403    404    404   404    404
    removed     login   404      404    404    404   404    404
"""

WITHDRAW = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    409    409   409    409
    in-review   login   404      403    303    303   303    303
    published   login   403      403    404    404   404    404
    revised     login   403      403    409    409   409    409
    retired     login   403      403    404    404   404    404
    removed     login   404      404    404    404   404    404
"""

CARE = """
                visitor stranger reader member owner editor administrator
    draft       login   403      403    403    403   200    200
    in-review   login   403      403    403    403   200    200
    published   login   403      403    403    403   200    200
    revised     login   403      403    403    403   200    200
    retired     login   403      403    403    403   200    200
    removed     login   403      403    403    403   410    410
"""
"""The desk says who may enter before it says what is there."""

DECIDE = """
                visitor stranger reader member owner editor administrator
    draft       login   403      403    403    403   409    409
    in-review   login   403      403    403    403   303    303
    published   login   403      403    403    403   409    409
    revised     login   403      403    403    403   409    409
    retired     login   403      403    403    403   409    409
    removed     login   403      403    403    403   404    404
"""
"""Only what waits can be decided about."""

REMOVE = """
                visitor stranger reader member owner editor administrator
    draft       login   403      403    403    403   403    303
    in-review   login   403      403    403    403   403    409
    published   login   403      403    403    403   403    303
    revised     login   403      403    403    403   403    303
    retired     login   403      403    403    403   403    303
    removed     login   403      403    403    403   403    410
"""
"""For administrators alone."""

RENAME = """
                visitor stranger reader member owner editor administrator
    draft       login   403      403    403    403   303    303
    in-review   login   403      403    403    403   303    303
    published   login   403      403    403    403   303    303
    revised     login   403      403    403    403   303    303
    retired     login   403      403    403    403   303    303
    removed     login   403      403    403    403   410    410
"""

REVIEW = """
                visitor stranger reader member owner editor administrator
    draft       login   403      403    403    403   303    303
    in-review   login   403      403    403    403   200    200
    published   login   403      403    403    403   303    303
    revised     login   403      403    403    403   303    303
    retired     login   403      403    403    403   303    303
    removed     login   403      403    403    403   404    404
"""
"""What does not wait leads back to the queue."""

DROP_COMMENT = """
                visitor stranger reader member owner editor administrator
    draft       login   403      403    403    403   409    409
    in-review   login   403      403    403    403   303    403
    published   login   403      403    403    403   409    409
    revised     login   403      403    403    403   409    409
    retired     login   403      403    403    403   409    409
    removed     login   403      403    403    403   404    404
"""
"""The comment is the editor's, and who wrote one takes it back as long as nobody was told."""

TICK = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    303    303   303    303
    in-review   login   404      403    409    409   404    404
    published   login   403      403    404    404   404    404
    revised     login   403      403    404    404   404    404
    retired     login   403      403    404    404   404    404
    removed     login   404      404    404    404   404    404
"""
"""Makers tick off what they were told; what editors only noted is not theirs to know."""

ROUNDS = """
                visitor stranger reader member owner editor administrator
    draft       login   404      200    200    200   200    200
    in-review   login   404      200    200    200   200    200
    published   login   403      200    200    200   200    200
    revised     login   403      200    200    200   200    200
    retired     login   403      200    200    200   200    200
    removed     login   404      404    404    404   404    404
"""
"""What was said between editors and makers is nobody else's business."""

EXPORT = """
                visitor stranger reader member owner editor administrator
    draft       404     404      404    404    404   404    404
    in-review   404     404      404    404    404   404    404
    published   200     200      200    200    200   200    200
    revised     200     200      200    200    200   200    200
    retired     200     200      200    200    200   200    200
    removed     410     410      410    410    410   410    410
"""
"""Other forms are of what is published, whoever asks."""

DIFFERENCES = """
                visitor stranger reader member owner editor administrator
    draft       login   403      403    403    403   404    404
    in-review   login   403      403    403    403   404    404
    published   login   403      403    403    403   200    200
    revised     login   403      403    403    403   404    404
    retired     login   403      403    403    403   404    404
    removed     login   403      403    403    403   410    410
"""
DECIDE_DIFFERENCES = """
                visitor stranger reader member owner editor administrator
    draft       login   403      403    403    403   404    404
    in-review   login   403      403    403    403   404    404
    published   login   403      403    403    403   422    422
    revised     login   403      403    403    403   422    422
    retired     login   403      403    403    403   422    422
    removed     login   403      403    403    403   410    410
"""
PACKAGE = """
                visitor stranger reader member owner editor administrator
    draft       404     404      404    404    404   404    404
    in-review   404     404      404    404    404   404    404
    published   200     200      200    200    200   200    200
    revised     200     200      200    200    200   200    200
    retired     404     404      404    404    404   404    404
    removed     410     410      410    410    410   410    410
"""
"""Packages hold what can be found."""

PAGE = """
                visitor stranger reader member owner editor administrator
    draft       404     404      200    200    200   200    200
    in-review   404     404      200    200    200   200    200
    published   200     200      200    200    200   200    200
    revised     200     200      200    200    200   200    200
    retired     200     200      200    200    200   200    200
    removed     410     410      410    410    410   410    410
"""
"""What was published is open, a draft to its makers and the editors alone."""

NEWEST_VERSION = """
                visitor stranger reader member owner editor administrator
    draft       404     404      200    200    200   200    200
    in-review   404     404      200    200    200   200    200
    published   200     200      200    200    200   200    200
    revised     404     404      200    200    200   200    200
    retired     200     200      200    200    200   200    200
    removed     410     410      410    410    410   410    410
"""
"""A version and its files; where one is being revised, this asks for the open one."""

PUBLISHED_VERSION = """
                visitor stranger reader member owner editor administrator
    draft       404     404      404    404    404   404    404
    in-review   404     404      404    404    404   404    404
    published   200     200      200    200    200   200    200
    revised     404     404      404    404    404   404    404
    retired     200     200      200    200    200   200    200
    removed     410     410      410    410    410   410    410
"""
"""For programs a version is one that was published; this asks for the open one."""

ANNOUNCE = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    201    201   201    201
    in-review   login   404      403    409    409   201    201
    published   login   403      403    404    404   404    404
    revised     login   403      403    201    201   201    201
    retired     login   403      403    404    404   404    404
    removed     login   404      404    404    404   404    404
"""
"""An upload is announced by whoever may change the draft."""

APPEND = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    404    404   404    404
    in-review   login   404      403    409    409   404    404
    published   login   403      403    404    404   404    404
    revised     login   403      403    404    404   404    404
    retired     login   403      403    404    404   404    404
    removed     login   404      404    404    404   404    404
"""
"""An upload is known to the one who announced it alone."""

TERMINATE = """
                visitor stranger reader member owner editor administrator
    draft       login   404      404    404    404   404    404
    in-review   login   404      404    404    404   404    404
    published   login   404      404    404    404   404    404
    revised     login   404      404    404    404   404    404
    retired     login   404      404    404    404   404    404
    removed     login   404      404    404    404   404    404
"""

SHARE = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    303    303   303    303
    in-review   login   404      403    303    303   303    303
    published   login   403      403    404    404   404    404
    revised     login   403      403    303    303   303    303
    retired     login   403      403    404    404   404    404
    removed     login   404      404    404    404   404    404
"""
"""Makers and editors let others look at what is being worked on, also while it waits."""

END_LINK = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    404    404   404    404
    in-review   login   404      403    404    404   404    404
    published   login   403      403    404    404   404    404
    revised     login   403      403    404    404   404    404
    retired     login   403      403    404    404   404    404
    removed     login   404      404    404    404   404    404
"""
"""A link of another instrument is not known here."""

AS_TEMPLATE = """
                visitor stranger reader member owner editor administrator
    draft       login   404      404    404    404   404    404
    in-review   login   404      404    404    404   404    404
    published   login   200      200    200    200   200    200
    revised     login   200      200    200    200   200    200
    retired     login   200      200    200    200   200    200
    removed     login   410      410    410    410   410    410
"""
"""What was published can be the template of a draft."""

BEGIN_FROM = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    404    404   403    403
    in-review   login   404      403    404    404   403    403
    published   login   303      403    303    303   403    403
    revised     login   303      403    303    303   403    403
    retired     login   303      403    303    303   403    403
    removed     login   410      403    410    410   403    403
"""
"""Its owner is an organisation of the person's; editors of the cast have none."""

PARTNERS = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    200    200   200    200
    in-review   login   404      403    200    200   200    200
    published   login   403      403    200    200   200    200
    revised     login   403      403    200    200   200    200
    retired     login   403      403    200    200   200    200
    removed     login   404      404    404    404   404    404
"""
"""Makers and editors see who makes an instrument."""

ASK_PARTNER = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    403    303   303    303
    in-review   login   404      403    403    303   303    303
    published   login   403      403    403    303   303    303
    revised     login   403      403    403    303   303    303
    retired     login   403      403    403    303   303    303
    removed     login   404      404    404    404   404    404
"""
"""Owners ask others to make it with them."""

ANSWER_PARTNER = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    404    404   404    404
    in-review   login   404      403    404    404   404    404
    published   login   403      403    404    404   404    404
    revised     login   403      403    404    404   404    404
    retired     login   403      403    404    404   404    404
    removed     login   404      404    404    404   404    404
"""
"""Nobody was asked: there is nothing to answer, whoever comes."""

ASK = """
                visitor stranger reader member owner editor administrator
    draft       login   404      200    200    200   200    200
    in-review   login   404      200    200    200   200    200
    published   login   200      200    200    200   200    200
    revised     login   200      200    200    200   200    200
    retired     login   200      200    200    200   200    200
    removed     login   410      410    410    410   410    410
"""
"""Whoever sees it may ask; what has a keeper is not given."""

ASK_AND_GO = """
                visitor stranger reader member owner editor administrator
    draft       login   404      422    422    422   422    422
    in-review   login   404      422    422    422   422    422
    published   login   422      422    422    422   422    422
    revised     login   422      422    422    422   422    422
    retired     login   422      422    422    422   422    422
    removed     login   410      410    410    410   410    410
"""
"""The form says so where nobody seeks a keeper, or no organisation is there to ask."""

CARE_FOR = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    200    200   200    200
    in-review   login   404      403    200    200   200    200
    published   login   403      403    200    200   200    200
    revised     login   403      403    200    200   200    200
    retired     login   403      403    200    200   200    200
    removed     login   410      410    410    410   410    410
"""
"""Those who work on it look after it."""

CONFIRM = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    303    303   303    303
    in-review   login   404      403    303    303   303    303
    published   login   403      403    303    303   303    303
    revised     login   403      403    303    303   303    303
    retired     login   403      403    303    303   303    303
    removed     login   410      410    410    410   410    410
"""
"""What is not as it was seen leads back with a sentence."""

HAND_OVER = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    403    200   403    403
    in-review   login   404      403    403    200   403    403
    published   login   403      403    403    200   403    403
    revised     login   403      403    403    200   403    403
    retired     login   403      403    403    200   403    403
    removed     login   410      410    410    410   410    410
"""
"""For owners; editors only where no owner is left."""

HAND_OVER_AND_GO = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    403    422   403    403
    in-review   login   404      403    403    422   403    403
    published   login   403      403    403    422   403    403
    revised     login   403      403    403    422   403    403
    retired     login   403      403    403    422   403    403
    removed     login   410      410    410    410   410    410
"""
"""The same, with nobody chosen."""

SUCCESSOR = """
                visitor stranger reader member owner editor administrator
    draft       login   404      403    403    409   409    409
    in-review   login   404      403    403    409   409    409
    published   login   403      403    403    409   409    409
    revised     login   403      403    403    409   409    409
    retired     login   403      403    403    303   303    303
    removed     login   410      410    410    410   410    410
"""
"""Only what is out of use has one."""

WITHOUT_KIT = """
                visitor stranger reader member owner editor administrator
    draft       404     404      404    404    404   404    404
    in-review   404     404      404    404    404   404    404
    published   404     404      404    404    404   404    404
    revised     404     404      404    404    404   404    404
    retired     404     404      404    404    404   404    404
    removed     410     410      410    410    410   410    410
"""
"""Where there is no kit nothing can be adapted."""

PROPOSALS = """
                visitor stranger reader member owner editor administrator
    draft       login   404      404    200    200   200    200
    in-review   login   404      404    200    200   200    200
    published   login   404      404    200    200   200    200
    revised     login   404      404    200    200   200    200
    retired     login   404      404    200    200   200    200
    removed     login   410      410    410    410   410    410
"""
"""What adopters propose is for those who may change the instrument."""

TRY_OUT = """
                visitor stranger reader member owner editor administrator
    draft       404     404      404    404    404   404    404
    in-review   404     404      404    404    404   404    404
    published   404     404      404    404    404   404    404
    revised     404     404      404    404    404   404    404
    retired     404     404      404    404    404   404    404
    removed     410     410      410    410    410   410    410
"""
"""The files of these instruments are pictures: nothing of them runs, whoever asks."""

ADOPTIONS = """
                visitor stranger reader member owner editor administrator
    draft       404     404      404    404    404   404    404
    in-review   404     404      404    404    404   404    404
    published   200     200      200    200    200   200    200
    revised     200     200      200    200    200   200    200
    retired     200     200      200    200    200   200    200
    removed     410     410      410    410    410   410    410
"""
"""What nobody can have yet nobody uses; not even its makers say so."""

REPORT_AND_GO = """
                visitor stranger reader member owner editor administrator
    draft       404     404      404    404    404   404    404
    in-review   404     404      404    404    404   404    404
    published   303     303      303    303    303   303    303
    revised     303     303      303    303    303   303    303
    retired     303     303      303    303    303   303    303
    removed     410     410      410    410    410   410    410
"""
"""Everybody may report; what becomes of it depends on who it was."""

INSTRUMENT_DOORS = {
    "adoption.overview GET": ADOPTIONS,
    "adoption.report GET": ADOPTIONS,
    "adoption.send_report POST": REPORT_AND_GO,
    "adoption.thanks GET": ADOPTIONS,
    "instruments.offline GET": TRY_OUT,
    "classroom.open_one POST": TRY_OUT,
    "embedding.card GET": EXPORT,
    "exchange.instrument_package GET": PACKAGE,
    "merging.show GET": DIFFERENCES,
    "merging.decide POST": DECIDE_DIFFERENCES,
    "stage.embed GET": TRY_OUT,
    "stage.play GET": TRY_OUT,
    "stage.qr GET": TRY_OUT,
    "stage.share GET": TRY_OUT,
    "workshop.begin POST": WITHOUT_KIT,
    "workshop.proposals GET": PROPOSALS,
    "workshop.start GET": WITHOUT_KIT,
    "upkeep.ask GET": ASK,
    "upkeep.ask POST": ASK_AND_GO,
    "upkeep.care GET": CARE_FOR,
    "upkeep.confirm POST": CONFIRM,
    "upkeep.hand_over GET": HAND_OVER,
    "upkeep.hand_over POST": HAND_OVER_AND_GO,
    "upkeep.name_successor POST": SUCCESSOR,
    "organisations.agree POST": ANSWER_PARTNER,
    "organisations.part POST": ANSWER_PARTNER,
    "organisations.partners GET": PARTNERS,
    "organisations.partners POST": ASK_PARTNER,
    "contribute.announce POST": ANNOUNCE,
    "contribute.append PATCH": APPEND,
    "contribute.as_template GET": AS_TEMPLATE,
    "contribute.begin_from POST": BEGIN_FROM,
    "contribute.end_link POST": END_LINK,
    "contribute.make_link POST": SHARE,
    "contribute.share GET": LINKS,
    "contribute.terminate DELETE": TERMINATE,
    "contribute.ask_discard GET": CHANGE,
    "contribute.autosave POST": CHANGE,
    "contribute.renew GET": CHANGE,
    "contribute.check GET": CHECK,
    "contribute.download GET": LOOK,
    "contribute.preview GET": LOOK,
    "contribute.discard POST": CHANGE_AND_GO,
    "contribute.save_step POST": CHANGE_AND_GO,
    "contribute.new_version POST": NEW_VERSION,
    "contribute.reinstate POST": REINSTATE,
    "contribute.retire POST": RETIRE,
    "contribute.rounds GET": ROUNDS,
    "contribute.settle_comment POST": TICK,
    "contribute.step GET": STEP,
    "contribute.submit POST": SUBMIT,
    "contribute.withdraw POST": WITHDRAW,
    "desk.care GET": CARE,
    "desk.assign POST": DECIDE,
    "desk.claim POST": DECIDE,
    "desk.comment POST": DECIDE,
    "desk.drop_comment POST": DROP_COMMENT,
    "desk.history GET": CARE,
    "desk.publish POST": DECIDE,
    "desk.reject POST": DECIDE,
    "desk.send_back POST": DECIDE,
    "desk.remove POST": REMOVE,
    "desk.rename POST": RENAME,
    "desk.review GET": REVIEW,
    "api_v1.list_adoptions_of GET": EXPORT,
    "api_v1.list_files GET": EXPORT,
    "api_v1.list_formats GET": EXPORT,
    "api_v1.list_versions GET": EXPORT,
    "api_v1.show_instrument GET": EXPORT,
    "api_v1.show_version GET": PUBLISHED_VERSION,
    "impact.instrument GET": EXPORT,
    "impact.instrument_csv GET": EXPORT,
    "impact.instrument_json GET": EXPORT,
    "impact.lineage GET": EXPORT,
    "instruments.as_bib GET": EXPORT,
    "instruments.as_json GET": EXPORT,
    "instruments.as_csl_json GET": EXPORT,
    "instruments.as_dc_xml GET": EXPORT,
    "instruments.as_jsonld GET": EXPORT,
    "instruments.as_linkset GET": EXPORT,
    "instruments.as_lom_xml GET": EXPORT,
    "instruments.as_ris GET": EXPORT,
    "instruments.qr GET": EXPORT,
    "instruments.download GET": PAGE,
    "instruments.show GET": PAGE,
    "instruments.download_version GET": NEWEST_VERSION,
    "instruments.file GET": NEWEST_VERSION,
    "instruments.picture GET": NEWEST_VERSION,
    "instruments.preview GET": NEWEST_VERSION,
    "instruments.version GET": NEWEST_VERSION,
}

HOUSE_DOORS = """
                                        visitor stranger reader member owner editor administrator
    account.accept_invitation GET       404     404      404    404    404   404    404
    account.accept_invitation POST      404     404      404    404    404   404    404
    account.ask_provider GET            404     404      404    404    404   404    404
    account.begin_second_factor POST    login   303      303    303    303   303    303
    account.change_email GET            login   200      200    200    200   200    200
    account.change_email POST           login   422      422    422    422   422    422
    account.change_password GET         login   200      200    200    200   200    200
    account.change_password POST        login   422      422    422    422   422    422
    account.confirm GET                 404     404      404    404    404   404    404
    account.confirm POST                404     404      404    404    404   404    404
    account.confirm_email GET           404     404      404    404    404   404    404
    account.confirm_email POST          404     404      404    404    404   404    404
    account.delete GET                  login   200      200    200    200   200    200
    account.delete POST                 login   422      422    422    422   422    422
    account.end_one_session POST        login   303      303    303    303   303    303
    account.end_sessions POST           login   303      303    303    303   303    303
    account.first_administrator GET     404     404      404    404    404   404    404
    account.first_administrator POST    404     404      404    404    404   404    404
    account.forgot GET                  200     200      200    200    200   200    200
    account.forgot POST                 422     422      422    422    422   422    422
    account.known GET                   login   200      200    200    200   200    200
    account.known POST                  login   422      422    422    422   422    422
    account.link_provider GET           404     404      404    404    404   404    404
    account.link_provider POST          404     404      404    404    404   404    404
    account.login GET                   200     303      303    303    303   303    303
    account.login POST                  422     303      303    303    303   303    303
    account.logout POST                 303     303      303    303    303   303    303
    account.new_recovery_codes GET      login   303      303    303    303   303    303
    account.new_recovery_codes POST     login   303      303    303    303   303    303
    account.notifications GET           login   200      200    200    200   200    200
    account.notifications POST          login   303      303    303    303   303    303
    account.notifications_by_link GET   404     404      404    404    404   404    404
    account.notifications_by_link POST  404     404      404    404    404   404    404
    account.profile GET                 login   200      200    200    200   200    200
    account.profile POST                login   422      422    422    422   422    422
    account.provider_answer GET         404     404      404    404    404   404    404
    account.register GET                200     200      200    200    200   200    200
    account.register POST               422     422      422    422    422   422    422
    account.registered GET              200     200      200    200    200   200    200
    account.reset GET                   404     404      404    404    404   404    404
    account.reset POST                  404     404      404    404    404   404    404
    account.reset_sent GET              200     200      200    200    200   200    200
    account.second_factor GET           login   200      200    200    200   200    200
    account.second_step GET             login   login    login  login  login login  login
    account.second_step POST            login   login    login  login  login login  login
    account.sessions GET                login   200      200    200    200   200    200
    account.set_up_second_factor GET    login   303      303    303    303   303    303
    account.set_up_second_factor POST   login   303      303    303    303   303    303
    account.switch_off_second_factor GET  login 303      303    303    303   303    303
    account.switch_off_second_factor POST  login 303      303    303    303   303    303
    account.unlink_provider POST        login   303      303    303    303   303    303
    admin.add_suggested POST            login   403      403    403    403   303    303
    account.unsubscribe GET             404     404      404    404    404   404    404
    account.unsubscribe POST            404     404      404    404    404   404    404
    account.new_token GET               login   200      200    200    200   200    200
    account.new_token POST              login   422      422    422    422   422    422
    account.revoke_token POST           login   303      303    303    303   303    303
    account.tokens GET                  login   200      200    200    200   200    200
    admin.audit GET                     login   403      403    403    403   403    200
    admin.block POST                    login   403      403    403    403   403    303
    admin.discard_job GET               login   403      403    403    403   403    200
    admin.discard_job POST              login   403      403    403    403   403    303
    admin.edit_door GET                 login   403      403    403    403   403    200
    admin.edit_door POST                login   403      403    403    403   403    303
    admin.export_trail GET              login   403      403    403    403   403    200
    admin.figures GET                   login   403      403    403    403   403    200
    admin.give_door_back POST           login   403      403    403    403   403    303
    admin.invite_editor GET             login   403      403    403    403   403    200
    admin.invite_editor POST            login   403      403    403    403   403    303
    admin.person GET                    login   403      403    403    403   403    200
    admin.resend_link POST              login   403      403    403    403   403    303
    admin.restore_text POST             login   403      403    403    403   403    303
    admin.retry_job POST                login   403      403    403    403   403    303
    admin.try_out_setting POST          login   403      403    403    403   403    303
    admin.unblock POST                  login   403      403    403    403   403    303
    admin.withdraw_link POST            login   403      403    403    403   403    303
    admin.work GET                      login   403      403    403    403   403    200
    admin.change_role POST              login   403      403    403    403   403    303
    admin.change_wish POST              login   403      403    403    403   303    303
    admin.decline_suggestion POST       login   403      403    403    403   303    303
    admin.edit_text GET                 login   403      403    403    403   403    200
    admin.edit_text POST                login   403      403    403    403   403    303
    admin.keeping GET                   login   403      403    403    403   403    200
    admin.look_at_list GET              login   403      403    403    403   200    200
    admin.look_at_list POST             login   403      403    403    403   303    303
    admin.merge POST                    login   403      403    403    403   422    422
    admin.move POST                     login   403      403    403    403   303    303
    admin.name_existing POST            login   403      403    403    403   303    303
    admin.new_ring GET                  login   403      403    403    403   200    200
    admin.new_ring POST                 login   403      403    403    403   303    303
    admin.new_term GET                  login   403      403    403    403   200    200
    admin.new_term POST                 login   403      403    403    403   303    303
    admin.overview GET                  login   403      403    403    403   403    200
    admin.people GET                    login   403      403    403    403   403    200
    admin.read_list GET                 login   403      403    403    403   200    200
    admin.read_list POST                login   403      403    403    403   422    422
    admin.rebuild_index POST            login   403      403    403    403   403    303
    admin.reinstate POST                login   403      403    403    403   303    303
    admin.remove_ring POST              login   403      403    403    403   303    303
    admin.replace POST                  login   403      403    403    403   422    422
    admin.reset_second_factor POST      login   403      403    403    403   403    303
    admin.retire POST                   login   403      403    403    403   303    303
    admin.retry_jobs POST               login   403      403    403    403   403    303
    admin.ring GET                      login   403      403    403    403   200    200
    admin.ring POST                     login   403      403    403    403   303    303
    admin.settings GET                  login   403      403    403    403   403    200
    admin.settle POST                   login   403      403    403    403   303    303
    admin.split GET                     login   403      403    403    403   200    200
    admin.split POST                    login   403      403    403    403   200    200
    admin.suggestion GET                login   403      403    403    403   200    200
    admin.suggestions GET               login   403      403    403    403   200    200
    admin.synonyms GET                  login   403      403    403    403   200    200
    admin.tags GET                      login   403      403    403    403   200    200
    admin.term GET                      login   403      403    403    403   200    200
    admin.term POST                     login   403      403    403    403   303    303
    admin.terms GET                     login   403      403    403    403   301    301
    admin.texts GET                     login   403      403    403    403   403    200
    admin.try_out GET                   login   403      403    403    403   200    200
    admin.unfound GET                   login   403      403    403    403   200    200
    admin.vocabularies GET              login   403      403    403    403   200    200
    admin.wish POST                     login   403      403    403    403   303    303
    adoption.accept POST                login   403      403    403    403   303    303
    adoption.advance POST               404     303      404    404    404   404    404
    adoption.answer GET                 login   403      403    200    200   403    403
    adoption.ask_withdraw GET           404     200      404    404    404   404    404
    adoption.correct_day POST           404     422      404    404    404   404    404
    adoption.take_back_stage POST       404     409      404    404    404   404    404
    adoption.confirm POST               404     409      404    404    404   404    404
    adoption.decline POST               404     409      404    404    404   404    404
    adoption.edit GET                   404     200      404    404    404   404    404
    adoption.mine GET                   login   200      200    200    200   200    200
    adoption.own GET                    404     200      404    404    404   404    404
    adoption.photo GET                  404     404      404    404    404   404    404
    adoption.prove POST                 404     404      404    404    404   404    404
    adoption.queue GET                  login   403      403    403    403   200    200
    adoption.reconfirm POST             404     303      404    404    404   404    404
    adoption.refuse POST                login   403      403    403    403   303    303
    adoption.revise POST                404     303      404    404    404   404    404
    adoption.send_answer POST           login   403      403    303    303   403    403
    adoption.take_back_answer POST      login   403      403    303    303   303    303
    adoption.withdraw POST              404     303      404    404    404   404    404
    advice.index GET                    200     200      200    200    200   200    200
    alliances.agenda GET                login   200      403    403    403   403    200
    alliances.agenda POST               login   303      403    403    403   403    303
    alliances.announce_meeting POST     login   303      404    404    404   404    303
    alliances.answer_alliance POST      login   303      403    403    303   403    303
    alliances.autosave_minutes POST     login   200      403    403    403   403    200
    alliances.begin_collection POST     login   303      403    403    403   403    303
    alliances.calendar GET              200     200      200    200    200   200    200
    alliances.cancel_meeting GET        login   200      403    403    403   403    200
    alliances.cancel_meeting POST       login   303      403    403    403   403    303
    alliances.change_file POST          login   303      403    403    403   403    303
    alliances.change_point POST         login   303      403    403    403   403    303
    alliances.close POST                login   403      403    403    403   403    303
    alliances.decide_member POST        login   303      403    403    403   403    303
    alliances.decline_guest GET         404     404      404    404    404   404    404
    alliances.decline_guest POST        404     404      404    404    404   404    404
    alliances.discard_meeting POST      login   303      404    404    404   404    303
    alliances.dismiss_moderator POST    login   303      403    403    403   403    303
    alliances.edit GET                  login   200      403    403    403   403    200
    alliances.edit POST                 login   303      403    403    403   403    303
    alliances.edit_meeting GET          login   200      403    403    403   403    200
    alliances.edit_meeting POST         login   303      403    403    403   403    303
    alliances.edit_point GET            login   200      403    403    403   403    200
    alliances.edit_point POST           login   303      403    403    403   403    303
    alliances.file GET                  404     200      200    200    200   404    200
    alliances.files GET                 login   200      403    403    403   403    200
    alliances.files POST                login   422      403    403    403   403    422
    alliances.found GET                 login   403      403    403    403   403    200
    alliances.found POST                login   403      403    403    403   403    303
    alliances.guest GET                 404     404      404    404    404   404    404
    alliances.guest POST                404     404      404    404    404   404    404
    alliances.guests GET                login   200      403    403    403   403    200
    alliances.guests POST               login   303      403    403    403   403    303
    alliances.index GET                 200     200      200    200    200   200    200
    alliances.invite_member POST        login   303      403    403    403   403    303
    alliances.join GET                  login   200      200    200    200   200    200
    alliances.join POST                 login   303      422    422    422   422    422
    alliances.meeting GET               200     200      200    200    200   200    200
    alliances.meeting_date GET          200     200      200    200    200   200    200
    alliances.meetings GET              200     200      200    200    200   200    200
    alliances.members GET               login   200      403    403    403   403    200
    alliances.minutes GET               login   200      403    403    403   403    200
    alliances.minutes POST              login   303      403    403    403   403    303
    alliances.name_moderator POST       login   403      403    403    403   403    303
    alliances.own_calendar GET          404     404      404    404    404   404    404
    alliances.plan_meeting GET          login   200      403    403    403   403    200
    alliances.plan_meeting POST         login   303      403    403    403   403    303
    alliances.renew_minutes GET         login   200      403    403    403   403    200
    alliances.reopen POST               login   403      403    403    403   403    303
    alliances.show GET                  200     200      200    200    200   200    200
    alliances.show_minutes POST         login   303      403    403    403   403    303
    alliances.withdraw_guest POST       login   303      403    403    403   403    303
    alliances.pitches GET                       login   200     200     200     200     200     200
    alliances.add_pitch POST                    login   422     422     422     422     422     422
    alliances.edit_pitch GET                    login   403     403     200     200     200     200
    alliances.edit_pitch POST                   login   403     403     303     303     303     303
    alliances.arrange_pitch POST                login   403     403     403     403     303     303
    alliances.screen GET                        login   403     403     403     403     200     200
    alliances.screen_pitch GET                  login   403     403     403     403     200     200
    alliances.screen_end GET                    login   403     403     403     403     200     200
    alliances.screen_standing GET               login   403     403     403     403     200     200
    alliances.ask_to_begin GET                  login   403     403     403     403     303     303
    alliances.ask_to_end GET                    login   403     403     403     403     200     200
    alliances.begin_session POST                login   403     403     403     403     303     303
    alliances.end_session POST                  login   403     403     403     403     303     303
    alliances.interest GET                      200     200     200     200     200     200     200
    alliances.show_interest POST                422     422     422     422     422     422     422
    alliances.count_interest POST               303     303     303     303     303     303     303
    alliances.uncount_interest POST             303     303     303     303     303     303     303
    alliances.show_interest_as_member POST      login   303     303     303     303     303     303
    alliances.interest_qr GET                   200     200     200     200     200     200     200
    alliances.contact GET                       404     404     404     404     404     404     404
    alliances.answer_contact POST               404     404     404     404     404     404     404
    alliances.agreements GET                    200     200     200     200     200     200     200
    alliances.new_agreement GET                 login   403     403     403     403     200     200
    alliances.new_agreement POST                login   403     403     403     403     303     303
    alliances.agreement GET                     login   404     200     200     200     200     200
    alliances.edit_agreement GET                login   404     403     403     403     200     200
    alliances.edit_agreement POST               login   404     403     403     403     303     303
    alliances.settle_agreement POST             login   404     403     303     303     303     303
    alliances.agreement_by_link GET             404     404     404     404     404     404     404
    alliances.answer_agreement POST             404     404     404     404     404     404     404
    alliances.result GET                        404     404     404     404     404     404     404
    alliances.prepare_result GET                login   403     403     403     403     200     200
    alliances.prepare_result POST               login   403     403     403     403     303     303
    alliances.ask_to_mail GET                   login   403     403     403     403     200     200
    alliances.publish_result POST               login   403     403     403     403     303     303
    api.documentation GET               200     200      200    200    200   200    200
    api.openapi GET                     200     200      200    200    200   200    200
    api.try_out GET                     404     404      404    404    404   404    404
    api_v1.add_file POST                401     401      401    401    401   401    401
    api_v1.create_draft POST            401     401      401    401    401   401    401
    api_v1.list_adoptions GET           200     200      200    200    200   200    200
    api_v1.list_alliances GET           200     200      200    200    200   200    200
    api_v1.list_collections GET         200     200      200    200    200   200    200
    api_v1.list_drafts GET              401     401      401    401    401   401    401
    api_v1.list_instruments GET         200     200      200    200    200   200    200
    api_v1.list_kinds GET               200     200      200    200    200   200    200
    api_v1.list_organisations GET       200     200      200    200    200   200    200
    api_v1.list_terms GET               200     200      200    200    200   200    200
    api_v1.list_vocabularies GET        200     200      200    200    200   200    200
    api_v1.report_adoption POST         401     401      401    401    401   401    401
    api_v1.revise_draft PATCH           401     401      401    401    401   401    401
    api_v1.search_instruments GET       200     200      200    200    200   200    200
    api_v1.show_alliance GET            200     200      200    200    200   200    200
    api_v1.show_collection GET          200     200      200    200    200   200    200
    api_v1.show_draft GET               401     401      401    401    401   401    401
    api_v1.show_organisation GET        200     200      200    200    200   200    200
    api_v1.show_term GET                200     200      200    200    200   200    200
    api_v1.show_vocabulary GET          200     200      200    200    200   200    200
    api_v1.submit_draft POST            401     401      401    401    401   401    401
    calls.accept POST                   login   403      403    403    403   303    303
    calls.answer POST                   login   403      403    303    303   403    403
    calls.begin GET                     200     200      200    200    200   200    200
    calls.close POST                    404     303      404    404    404   404    404
    calls.edit GET                      404     200      404    404    404   404    404
    calls.hide POST                     login   403      403    403    403   303    303
    calls.index GET                     200     200      200    200    200   200    200
    calls.keep_going POST               404     303      404    404    404   404    404
    calls.own GET                       404     200      404    404    404   404    404
    calls.prove POST                    404     404      404    404    404   404    404
    calls.queue GET                     login   403      403    403    403   200    200
    calls.revise POST                   404     303      404    404    404   404    404
    calls.send POST                     303     303      303    303    303   303    303
    calls.show GET                      200     200      200    200    200   200    200
    calls.take_back_answer POST         login   403      403    303    303   303    303
    calls.thanks GET                    200     200      200    200    200   200    200
    classroom.board GET                 404     404      404    404    404   404    404
    classroom.change POST               404     404      404    404    404   404    404
    classroom.delete POST               404     404      404    404    404   404    404
    classroom.enter GET                 200     200      200    200    200   200    200
    classroom.join POST                 404     404      404    404    404   404    404
    classroom.look GET                  404     404      404    404    404   404    404
    classroom.going GET                 404     404      404    404    404   404    404
    classroom.open_site POST            404     404      404    404    404   404    404
    classroom.qr GET                    404     404      404    404    404   404    404
    classroom.report POST               400     400      400    400    400   400    400
    classroom.remove_seats POST         404     404      404    404    404   404    404
    classroom.seat GET                  404     404      404    404    404   404    404
    classroom.seats GET                 404     404      404    404    404   404    404
    classroom.sheet GET                 404     404      404    404    404   404    404
    classroom.site GET                  404     404      404    404    404   404    404
    classroom.standing GET              404     404      404    404    404   404    404
    classroom.statements GET            404     404      404    404    404   404    404
    classroom.table GET                 404     404      404    404    404   404    404
    classroom.type_code POST            422     422      422    422    422   422    422
    curation.add POST                   404     404      404    404    404   404    404
    curation.archive GET                200     200      200    200    200   200    200
    curation.begin POST                 login   303      303    303    303   303    303
    curation.choose POST                login   403      403    403    403   303    303
    curation.copy POST                  303     303      303    303    303   303    303
    curation.delete POST                login   404      404    303    303   404    404
    curation.edit GET                   login   404      404    200    200   404    404
    curation.give POST                  login   404      404    409    409   404    404
    curation.hide POST                  login   403      403    403    403   303    303
    curation.index GET                  200     200      200    200    200   200    200
    curation.mine GET                   200     200      200    200    200   200    200
    curation.printed GET                200     200      200    200    200   200    200
    curation.qr GET                     200     200      200    200    200   200    200
    curation.renew_link POST            login   404      404    303    303   404    404
    curation.report GET                 200     200      200    200    200   200    200
    curation.report POST                303     303      303    303    303   303    303
    curation.restore POST               login   404      404    404    404   404    404
    curation.save POST                  login   404      404    303    303   404    404
    curation.save_device POST           303     403      403    403    403   403    403
    curation.share GET                  200     200      200    200    200   200    200
    curation.show GET                   200     200      200    200    200   200    200
    curation.unhide POST                login   403      403    403    403   303    303
    contribute.begin POST               login   422      422    422    422   422    422
    contribute.found_organisation POST  login   303      303    303    303   303    303
    contribute.mine GET                 login   200      200    200    200   200    200
    contribute.shared GET               404     404      404    404    404   404    404
    contribute.shared_file GET          404     404      404    404    404   404    404
    contribute.start GET                200     200      200    200    200   200    200
    desk.answer GET                     login   403      403    403    403   200    200
    desk.answer POST                    login   403      403    403    403   422    422
    desk.answers GET                    login   403      403    403    403   200    200
    desk.new_answer GET                 login   403      403    403    403   200    200
    desk.new_answer POST                login   403      403    403    403   303    303
    desk.queue GET                      login   403      403    403    403   200    200
    desk.remove_answer POST             login   403      403    403    403   303    303
    embedding.builder GET               200     200      200    200    200   200    200
    embedding.collection GET            200     200      200    200    200   200    200
    embedding.collection_json GET       200     200      200    200    200   200    200
    embedding.script GET                200     200      200    200    200   200    200
    embedding.search_box GET            200     200      200    200    200   200    200
    embedding.search_json GET           200     200      200    200    200   200    200
    embedding.search_list GET           200     200      200    200    200   200    200
    exchange.collection_package GET     200     200      200    200    200   200    200
    exchange.look GET                   login   404      403    404    404   404    404
    exchange.take POST                  login   404      403    404    404   404    404
    exchange.upload GET                 login   200      403    200    200   200    200
    exchange.upload POST                login   422      403    422    422   422    422
    embedding.styles GET                200     200      200    200    200   200    200
    embedding.oembed GET                404     404      404    404    404   404    404
    feeds.newest GET                    200     200      200    200    200   200    200
    feeds.opensearch GET                200     200      200    200    200   200    200
    feeds.search GET                    200     200      200    200    200   200    200
    feeds.search_suggestions GET        200     200      200    200    200   200    200
    feeds.sitemap GET                   200     200      200    200    200   200    200
    feeds.sitemap_part GET              200     200      200    200    200   200    200
    feeds.thing GET                     200     200      200    200    200   200    200
    oai.answer GET                      200     200      200    200    200   200    200
    oai.answer POST                     200     200      200    200    200   200    200
    following.ask_for_link GET          200     200      200    200    200   200    200
    following.ask_for_link POST         303     303      303    303    303   303    303
    following.by_link GET               404     404      404    404    404   404    404
    following.by_link POST              404     404      404    404    404   404    404
    following.confirm GET               404     404      404    404    404   404    404
    following.confirm POST              404     404      404    404    404   404    404
    following.follow GET                200     200      200    200    200   200    200
    following.follow POST               303     303      303    303    303   303    303
    following.follow_search GET         200     200      200    200    200   200    200
    following.follow_search POST        303     303      303    303    303   303    303
    following.mine GET                  303     200      200    200    200   200    200
    following.mine POST                 303     200      200    200    200   200    200
    following.sent GET                  200     200      200    200    200   200    200
    following.stop GET                  404     404      404    404    404   404    404
    following.stop POST                 404     404      404    404    404   404    404
    harvesting.add GET                  login   403      403    403    403   200    200
    harvesting.add POST                 login   403      403    403    403   303    303
    harvesting.believe POST             login   403      403    403    403   403    303
    harvesting.correct GET              login   403      403    403    403   200    200
    harvesting.correct POST             login   403      403    403    403   303    303
    harvesting.follow POST              login   403      403    403    403   403    303
    harvesting.look_again POST          login   403      403    403    403   303    303
    harvesting.pause POST               login   403      403    403    403   403    303
    harvesting.remove GET               login   403      403    403    403   403    200
    harvesting.remove POST              login   403      403    403    403   403    303
    harvesting.report GET               login   403      403    403    403   200    200
    harvesting.source GET               login   403      403    403    403   200    200
    harvesting.sources GET              login   403      403    403    403   200    200
    harvesting.visit_now POST           login   403      403    403    403   303    303
    merging.queue GET                   login   403      403    403    403   200    200
    home.entrance GET                   200     200      200    200    200   200    200
    home.index GET                      200     200      200    200    200   200    200
    impact.alliance GET                 200     200      200    200    200   200    200
    impact.alliance_csv GET             200     200      200    200    200   200    200
    impact.alliance_json GET            200     200      200    200    200   200    200
    impact.organisation GET             200     200      200    200    200   200    200
    impact.organisation_csv GET         200     200      200    200    200   200    200
    impact.organisation_json GET        200     200      200    200    200   200    200
    organisations.change_role POST      login   403      403    403    303   403    303
    organisations.edit GET              login   403      403    403    200   403    200
    organisations.edit POST             login   403      403    403    303   403    303
    organisations.found GET             login   200      200    200    200   200    200
    organisations.found POST            login   303      303    303    303   303    303
    organisations.index GET             200     200      200    200    200   200    200
    organisations.invite POST           login   403      403    403    303   403    303
    organisations.leave POST            login   404      303    303    303   404    404
    organisations.members GET           login   403      200    200    200   403    200
    organisations.merge GET             login   403      403    403    200   403    200
    organisations.merge POST            login   403      403    403    422   403    422
    organisations.remove POST           login   403      403    403    303   403    303
    organisations.show GET              200     200      200    200    200   200    200
    organisations.withdraw POST         login   403      403    403    303   403    303
    pages.short GET                     301     301      301    301    301   301    301
    pages.show GET                      200     200      200    200    200   200    200
    preferences.set_language POST       303     303      303    303    303   303    303
    preferences.set_place POST          303     303      303    303    303   303    303
    preferences.set_theme POST          303     303      303    303    303   303    303
    search.results GET                  200     200      200    200    200   200    200
    search.suggestions GET              200     200      200    200    200   200    200
    search.titles GET                   200     200      200    200    200   200    200
    stage.file GET                      404     404      404    404    404   404    404
    stage.short GET                     404     404      404    404    404   404    404
    lists.collection GET                200     200      200    200    200   200    200
    lists.organisation GET              200     200      200    200    200   200    200
    lists.search GET                    200     200      200    200    200   200    200
    open_doors.index GET                200     200      200    200    200   200    200
    static_files.favicon GET            200     200      200    200    200   200    200
    static_files.health GET             200     200      200    200    200   200    200
    static_files.robots GET             200     200      200    200    200   200    200
    static_files.show GET               404     404      404    404    404   404    404
    terms.index GET                     200     200      200    200    200   200    200
    terms.show GET                      200     200      200    200    200   200    200
    terms.suggest GET                   login   200      200    200    200   200    200
    terms.suggest POST                  login   303      303    303    303   303    303
    terms.tag GET                       200     200      200    200    200   200    200
    terms.term_form GET                 200     200      200    200    200   200    200
    terms.vocabularies_page GET         200     200      200    200    200   200    200
    terms.vocabulary GET                200     200      200    200    200   200    200
    terms.whole_list GET                200     200      200    200    200   200    200
    upkeep.accept POST                  login   303      404    404    403   403    403
    upkeep.accept_request POST          login   403      404    404    404   303    303
    upkeep.call_off POST                login   403      403    403    303   403    303
    upkeep.confirm_by_mail GET          404     404      404    404    404   404    404
    upkeep.confirm_from_mail POST       404     404      404    404    404   404    404
    upkeep.decline POST                 login   303      404    404    403   403    403
    upkeep.decline_request POST         login   403      404    404    404   303    303
    upkeep.desk GET                     login   403      403    403    403   200    200
    upkeep.ending GET                   login   403      403    403    303   403    303
    upkeep.ending_step GET              login   403      403    403    200   403    200
    upkeep.handovers GET                login   200      200    200    200   200    200
    upkeep.links GET                    login   200      200    200    200   200    200
    upkeep.orphans GET                  200     200      200    200    200   200    200
    upkeep.save_ending POST             login   403      403    403    303   403    303
    upkeep.withdraw POST                login   403      404    404    303   303    303
    upkeep.withdraw_request POST        login   303      404    404    404   403    403
    workshop.accept POST                login   303      404    404    404   303    303
    workshop.ask_delete GET             404     404      404    200    200   404    404
    workshop.autosave POST              404     404      404    409    409   404    404
    workshop.become_instrument POST     login   404      404    303    303   404    404
    workshop.block POST                 login   403      403    403    403   303    303
    workshop.change_entry POST          404     404      404    404    404   404    404
    workshop.claim POST                 login   404      404    409    409   404    404
    workshop.decide POST                login   404      404    303    303   404    404
    workshop.decline POST               login   422      404    404    404   422    422
    workshop.delete POST                404     404      404    303    303   404    404
    workshop.download GET               404     404      404    200    200   404    404
    workshop.edit GET                   404     404      404    200    200   404    404
    workshop.end_link POST              login   404      404    303    303   404    404
    workshop.forget_leftover POST       login   404      404    303    303   404    404
    workshop.give POST                  login   404      404    303    303   404    404
    workshop.invite POST                login   404      404    303    303   404    404
    workshop.item GET                   404     404      404    200    200   404    404
    workshop.keep GET                   login   404      404    303    303   404    404
    workshop.leave POST                 login   404      404    303    303   404    404
    workshop.mine GET                   login   200      200    200    200   200    200
    workshop.newer GET                  login   404      404    200    200   404    404
    workshop.newer_preview GET          login   404      404    303    303   404    404
    workshop.next_year POST             login   404      404    303    303   404    404
    workshop.own_entry GET              404     404      404    404    404   404    404
    workshop.picture GET                404     404      404    404    404   404    404
    workshop.preview GET                404     404      404    303    303   404    404
    workshop.propose GET                login   404      404    200    200   404    404
    workshop.publish GET                404     404      404    200    200   404    404
    workshop.read_table POST            404     404      404    422    422   404    404
    workshop.renew GET                  login   404      404    200    200   404    404
    workshop.report GET                 200     200      200    200    200   200    200
    workshop.save POST                  404     404      404    409    409   404    404
    workshop.save_item POST             404     404      404    409    409   404    404
    workshop.self_service GET           login   404      404    200    200   404    404
    workshop.send_entry POST            404     404      404    404    404   404    404
    workshop.send_proposal POST         login   404      404    303    303   404    404
    workshop.send_report POST           303     303      303    303    303   303    303
    workshop.show POST                  login   404      404    303    303   404    404
    workshop.site GET                   404     404      404    404    404   404    404
    workshop.table GET                  404     404      404    200    200   404    404
    workshop.take POST                  login   404      404    303    303   404    404
    workshop.take_offline POST          login   404      404    303    303   404    404
    workshop.take_part GET              404     404      404    404    404   404    404
    workshop.thanks GET                 404     404      404    404    404   404    404
    workshop.unblock POST               login   403      403    403    403   303    303
    workshop.withdraw_entry POST        404     404      404    404    404   404    404
    workshop.written_table GET          404     404      404    200    200   404    404
"""
"""Doors of the house as a whole; the organisation is Projekt Alpha, which Alice owns."""

"""The table of privileges: for every door what everybody gets, in every state of an instrument.

A cell is the status of the answer; ``login`` is the way to the login page. In a form's row, 422 and
409 mean that the person was let in but the form or the state did not fit. 404 rather than 403
wherever an answer would give away that something is there.
"""

CHANGE = """
                visitor stranger member owner editor administrator
    draft       login   404      200    200   200    200
    in-review   login   404      409    409   200    200
    published   login   403      404    404   404    404
    revised     login   403      200    200   200    200
    retired     login   403      404    404   404    404
    removed     login   404      404    404   404    404
"""
"""Makers change drafts; what waits for a decision only editors do."""

LOOK = """
                visitor stranger member owner editor administrator
    draft       login   404      200    200   200    200
    in-review   login   404      200    200   200    200
    published   login   403      404    404   404    404
    revised     login   403      200    200   200    200
    retired     login   403      404    404   404    404
    removed     login   404      404    404   404    404
"""
"""Makers and editors look at what is being worked on."""

CHANGE_AND_GO = """
                visitor stranger member owner editor administrator
    draft       login   404      303    303   303    303
    in-review   login   404      409    409   303    303
    published   login   403      404    404   404    404
    revised     login   403      303    303   303    303
    retired     login   403      404    404   404    404
    removed     login   404      404    404   404    404
"""
"""The same, with a way on afterwards."""

NEW_VERSION = """
                visitor stranger member owner editor administrator
    draft       login   404      303    303   303    303
    in-review   login   404      303    303   303    303
    published   login   403      303    303   303    303
    revised     login   403      303    303   303    303
    retired     login   403      303    303   303    303
    removed     login   410      410    410   410    410
"""
"""Leads to the open version, where there is one."""

REINSTATE = """
                visitor stranger member owner editor administrator
    draft       login   404      403    409   409    409
    in-review   login   404      403    409   409    409
    published   login   403      403    409   409    409
    revised     login   403      403    409   409    409
    retired     login   403      403    303   303    303
    removed     login   410      410    410   410    410
"""
"""The reverse of it."""

RETIRE = """
                visitor stranger member owner editor administrator
    draft       login   404      403    409   409    409
    in-review   login   404      403    409   409    409
    published   login   403      403    303   303    303
    revised     login   403      403    303   303    303
    retired     login   403      403    409   409    409
    removed     login   410      410    410   410    410
"""
"""For owners, not for members."""

STEP = """
                visitor stranger member owner editor administrator
    draft       login   404      200    200   200    200
    in-review   login   404      303    303   200    200
    published   login   403      404    404   404    404
    revised     login   403      200    200   200    200
    retired     login   403      404    404   404    404
    removed     login   404      404    404   404    404
"""
"""In review, makers are led to the page that only shows."""

SUBMIT = """
                visitor stranger member owner editor administrator
    draft       login   404      303    303   303    303
    in-review   login   404      409    409   409    409
    published   login   403      404    404   404    404
    revised     login   403      303    303   303    303
    retired     login   403      404    404   404    404
    removed     login   404      404    404   404    404
"""

WITHDRAW = """
                visitor stranger member owner editor administrator
    draft       login   404      409    409   409    409
    in-review   login   404      303    303   303    303
    published   login   403      404    404   404    404
    revised     login   403      409    409   409    409
    retired     login   403      404    404   404    404
    removed     login   404      404    404   404    404
"""

CARE = """
                visitor stranger member owner editor administrator
    draft       login   403      403    403   200    200
    in-review   login   403      403    403   200    200
    published   login   403      403    403   200    200
    revised     login   403      403    403   200    200
    retired     login   403      403    403   200    200
    removed     login   403      403    403   410    410
"""
"""The desk says who may enter before it says what is there."""

DECIDE = """
                visitor stranger member owner editor administrator
    draft       login   403      403    403   409    409
    in-review   login   403      403    403   303    303
    published   login   403      403    403   409    409
    revised     login   403      403    403   409    409
    retired     login   403      403    403   409    409
    removed     login   403      403    403   404    404
"""
"""Only what waits can be decided about."""

REMOVE = """
                visitor stranger member owner editor administrator
    draft       login   403      403    403   403    303
    in-review   login   403      403    403   403    409
    published   login   403      403    403   403    303
    revised     login   403      403    403   403    303
    retired     login   403      403    403   403    303
    removed     login   403      403    403   403    410
"""
"""For administrators alone."""

RENAME = """
                visitor stranger member owner editor administrator
    draft       login   403      403    403   303    303
    in-review   login   403      403    403   303    303
    published   login   403      403    403   303    303
    revised     login   403      403    403   303    303
    retired     login   403      403    403   303    303
    removed     login   403      403    403   410    410
"""

REVIEW = """
                visitor stranger member owner editor administrator
    draft       login   403      403    403   303    303
    in-review   login   403      403    403   200    200
    published   login   403      403    403   303    303
    revised     login   403      403    403   303    303
    retired     login   403      403    403   303    303
    removed     login   403      403    403   404    404
"""
"""What does not wait leads back to the queue."""

EXPORT = """
                visitor stranger member owner editor administrator
    draft       404     404      404    404   404    404
    in-review   404     404      404    404   404    404
    published   200     200      200    200   200    200
    revised     200     200      200    200   200    200
    retired     200     200      200    200   200    200
    removed     410     410      410    410   410    410
"""
"""Other forms are of what is published, whoever asks."""

PAGE = """
                visitor stranger member owner editor administrator
    draft       404     404      200    200   200    200
    in-review   404     404      200    200   200    200
    published   200     200      200    200   200    200
    revised     200     200      200    200   200    200
    retired     200     200      200    200   200    200
    removed     410     410      410    410   410    410
"""
"""What was published is open, a draft to its makers and the editors alone."""

NEWEST_VERSION = """
                visitor stranger member owner editor administrator
    draft       404     404      200    200   200    200
    in-review   404     404      200    200   200    200
    published   200     200      200    200   200    200
    revised     404     404      200    200   200    200
    retired     200     200      200    200   200    200
    removed     410     410      410    410   410    410
"""
"""A version and its files; where one is being revised, this asks for the open one."""

INSTRUMENT_DOORS = {
    "contribute.ask_discard GET": CHANGE,
    "contribute.autosave POST": CHANGE,
    "contribute.check GET": LOOK,
    "contribute.download GET": LOOK,
    "contribute.preview GET": LOOK,
    "contribute.discard POST": CHANGE_AND_GO,
    "contribute.save_step POST": CHANGE_AND_GO,
    "contribute.new_version POST": NEW_VERSION,
    "contribute.reinstate POST": REINSTATE,
    "contribute.retire POST": RETIRE,
    "contribute.step GET": STEP,
    "contribute.submit POST": SUBMIT,
    "contribute.withdraw POST": WITHDRAW,
    "desk.care GET": CARE,
    "desk.publish POST": DECIDE,
    "desk.send_back POST": DECIDE,
    "desk.remove POST": REMOVE,
    "desk.rename POST": RENAME,
    "desk.review GET": REVIEW,
    "instruments.as_bib GET": EXPORT,
    "instruments.as_json GET": EXPORT,
    "instruments.as_jsonld GET": EXPORT,
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
                                        visitor stranger member owner editor administrator
    account.accept_invitation GET       404     404      404    404   404    404
    account.accept_invitation POST      404     404      404    404   404    404
    account.change_email GET            login   200      200    200   200    200
    account.change_email POST           login   422      422    422   422    422
    account.change_password GET         login   200      200    200   200    200
    account.change_password POST        login   422      422    422   422    422
    account.confirm GET                 404     404      404    404   404    404
    account.confirm POST                404     404      404    404   404    404
    account.confirm_email GET           404     404      404    404   404    404
    account.confirm_email POST          404     404      404    404   404    404
    account.delete GET                  login   200      200    200   200    200
    account.delete POST                 login   422      422    422   422    422
    account.first_administrator GET     404     404      404    404   404    404
    account.first_administrator POST    404     404      404    404   404    404
    account.forgot GET                  200     200      200    200   200    200
    account.forgot POST                 422     422      422    422   422    422
    account.login GET                   200     303      303    303   303    303
    account.login POST                  422     303      303    303   303    303
    account.logout POST                 303     303      303    303   303    303
    account.profile GET                 login   200      200    200   200    200
    account.profile POST                login   422      422    422   422    422
    account.register GET                200     200      200    200   200    200
    account.register POST               422     422      422    422   422    422
    account.registered GET              200     200      200    200   200    200
    account.reset GET                   404     404      404    404   404    404
    account.reset POST                  404     404      404    404   404    404
    account.reset_sent GET              200     200      200    200   200    200
    admin.audit GET                     login   403      403    403   403    200
    admin.change_role POST              login   403      403    403   403    303
    admin.change_wish POST              login   403      403    403   303    303
    admin.edit_text GET                 login   403      403    403   403    200
    admin.edit_text POST                login   403      403    403   403    303
    admin.merge POST                    login   403      403    403   422    422
    admin.new_ring GET                  login   403      403    403   200    200
    admin.new_ring POST                 login   403      403    403   303    303
    admin.overview GET                  login   403      403    403   403    200
    admin.people GET                    login   403      403    403   403    200
    admin.rebuild_index POST            login   403      403    403   403    303
    admin.reinstate POST                login   403      403    403   303    303
    admin.remove_ring POST              login   403      403    403   303    303
    admin.retire POST                   login   403      403    403   303    303
    admin.retry_jobs POST               login   403      403    403   403    303
    admin.ring GET                      login   403      403    403   200    200
    admin.ring POST                     login   403      403    403   303    303
    admin.settings GET                  login   403      403    403   403    200
    admin.settle POST                   login   403      403    403   303    303
    admin.synonyms GET                  login   403      403    403   200    200
    admin.tags GET                      login   403      403    403   200    200
    admin.term GET                      login   403      403    403   200    200
    admin.term POST                     login   403      403    403   303    303
    admin.terms GET                     login   403      403    403   301    301
    admin.texts GET                     login   403      403    403   403    200
    admin.try_out GET                   login   403      403    403   200    200
    admin.unfound GET                   login   403      403    403   200    200
    admin.vocabularies GET              login   403      403    403   200    200
    admin.wish POST                     login   403      403    403   303    303
    advice.index GET                    200     200      200    200   200    200
    contribute.begin POST               login   422      422    422   422    422
    contribute.found_organisation POST  login   303      303    303   303    303
    contribute.mine GET                 login   200      200    200   200    200
    contribute.start GET                200     200      200    200   200    200
    desk.queue GET                      login   403      403    403   200    200
    home.entrance GET                   200     200      200    200   200    200
    home.index GET                      200     200      200    200   200    200
    organisations.change_role POST      login   403      403    303   403    303
    organisations.edit GET              login   403      403    200   403    200
    organisations.edit POST             login   403      403    303   403    303
    organisations.found GET             login   200      200    200   200    200
    organisations.found POST            login   303      303    303   303    303
    organisations.index GET             200     200      200    200   200    200
    organisations.invite POST           login   403      403    303   403    303
    organisations.leave POST            login   404      303    303   404    404
    organisations.members GET           login   403      200    200   403    200
    organisations.remove POST           login   403      403    303   403    303
    organisations.show GET              200     200      200    200   200    200
    organisations.withdraw POST         login   403      403    303   403    303
    pages.short GET                     301     301      301    301   301    301
    pages.show GET                      200     200      200    200   200    200
    preferences.set_language POST       303     303      303    303   303    303
    preferences.set_place POST          303     303      303    303   303    303
    preferences.set_theme POST          303     303      303    303   303    303
    search.results GET                  200     200      200    200   200    200
    search.suggestions GET              200     200      200    200   200    200
    static_files.favicon GET            200     200      200    200   200    200
    static_files.health GET             200     200      200    200   200    200
    static_files.robots GET             200     200      200    200   200    200
    static_files.show GET               404     404      404    404   404    404
    terms.index GET                     200     200      200    200   200    200
    terms.show GET                      200     200      200    200   200    200
    terms.tag GET                       200     200      200    200   200    200
"""
"""Doors of the house as a whole; the organisation is Projekt Alpha, which Alice owns."""

"""What every entry form is made of, and the small forms: note, weight, syringe, off the monitor.

`form` decides (no Qt), `answer_row` shows a question, `entry_page` is a whole screen with its time,
its drafts and its saving; `history_page` lists what was entered, to correct or take back.
"""

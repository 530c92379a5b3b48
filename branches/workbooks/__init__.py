"""Reading workbooks that people send: by whoever made, in a process with limits. No ORM."""

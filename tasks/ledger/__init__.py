"""提醒台账: what people were told, what they were not and why, and what is to come. It only reads."""
